import { describe, expect, it } from 'vitest'
import { storedKey } from '#libs/contract/access'
import { isSameHash, newKeyText, parseKeyText } from './key-text.ts'

describe('newKeyText', () => {
  it('is read back as the same id and hash', () => {
    const { id, text, hash } = newKeyText()
    expect(parseKeyText(text)).toEqual({ id, hash })
    expect(storedKey.shape.id.parse(id)).toBe(id)
    expect(storedKey.shape.hash.parse(hash)).toBe(hash)
  })

  it('has 256 bits of its own, none of which are in the hash', () => {
    const { text, hash } = newKeyText()
    const secret = Buffer.from(text.slice(-43), 'base64url')
    expect(secret).toHaveLength(32)
    expect(hash).not.toBe(secret.toString('hex'))
    expect(newKeyText().text.slice(-43)).not.toBe(text.slice(-43))
  })
})

describe('parseKeyText', () => {
  const { text } = newKeyText()

  it.each([
    ['nothing', ''],
    ['too little', text.slice(0, -1)],
    ['too much', `${text}A`],
    ['another prefix', text.replace('sp_', 'sk_')],
    ['a path in the id', text.replace(/k[0-9a-f]{12}/, 'k../../../../')],
    ['signs outside base64url', text.slice(0, -1).concat('=')],
    ['a line feed', `${text}\n`],
  ])('knows that %s is no key', (_what, given) => {
    expect(parseKeyText(given)).toBeUndefined()
  })
})

describe('isSameHash', () => {
  const [one, other] = [newKeyText().hash, newKeyText().hash]

  it('tells two hashes apart, and one from itself not', () => {
    expect([isSameHash(one, one), isSameHash(one, other)]).toEqual([true, false])
  })
})
