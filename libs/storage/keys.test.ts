import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkKey, checkPrefix, isKey, isPrefix } from './keys.ts'

describe('a key', () => {
  it.each(['a', 'audio/a3f0', 'results/a1/f3-9c1e-r2.json', 'catalogue/current/7', 'a..b', 'k'.repeat(200)])(
    'may be %s',
    (key) => {
      expect(isKey(key)).toBe(true)
      expect(() => checkKey(key)).not.toThrow()
    },
  )

  it.each(['', '7', '/a', 'a/', 'a//b', '..', 'a/./b', 'a/..', 'Audio', 'a b', 'a+b', 'a%2fb', 'a\0', 'k'.repeat(201)])(
    'may not be %j',
    (key) => {
      expect(isKey(key)).toBe(false)
      expect(() => checkKey(key)).toThrow('bad object key')
    },
  )

  it('cannot lead out of the folder that it is resolved in', () => {
    const signs = fc.constantFrom('a', '.', '/', '-', '7', '\\', '%', ' ')
    fc.assert(
      fc.property(fc.string({ unit: signs, maxLength: 12 }), (text) => {
        fc.pre(isKey(text))
        expect(new URL(text, 'file:///store/').href).toBe(`file:///store/${text}`)
      }),
    )
  })
})

describe('a prefix', () => {
  it('is every beginning of a key', () => {
    const key = 'results/a1/f3-9c1e.r2'
    for (let length = 0; length <= key.length; length++) expect(isPrefix(key.slice(0, length))).toBe(true)
  })

  it.each(['/', '../', 'a//', 'a/../', 'A'])('is not %j', (prefix) => {
    expect(isPrefix(prefix)).toBe(false)
    expect(() => checkPrefix(prefix)).toThrow('bad key prefix')
  })
})
