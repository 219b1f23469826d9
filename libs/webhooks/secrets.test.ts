import { describe, expect, it } from 'vitest'
import type { SigningKey } from '#libs/contract/webhook'
import { newSigningKey, rotateKeys, secretOf, showSecret, validKeys } from './secrets.ts'

const installation = { secret: 'ab'.repeat(32) }
const now = new Date('2026-01-01T00:00:00Z')
const webhook = { id: `w${'1'.repeat(24)}` }
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

describe('secretOf', () => {
  const key = newSigningKey(now)

  it('is the same whenever it is asked for', () => {
    expect(secretOf(installation, webhook, key)).toEqual(secretOf(installation, webhook, key))
  })

  it('differs by key, by registration and by installation', () => {
    const secrets = [
      secretOf(installation, webhook, key),
      secretOf(installation, webhook, newSigningKey(now)),
      secretOf(installation, { id: `w${'2'.repeat(24)}` }, key),
      secretOf({ secret: 'cd'.repeat(32) }, webhook, key),
    ]
    expect(new Set(secrets.map(showSecret)).size).toBe(4)
  })

  it('is shown as the specification has it, with 32 bytes of its 24 to 64', () => {
    const [, base64 = ''] = /^whsec_(.+)$/.exec(showSecret(secretOf(installation, webhook, key))) ?? []
    expect(Buffer.from(base64, 'base64')).toHaveLength(32)
  })
})

describe('rotateKeys', () => {
  const keys = rotateKeys([newSigningKey(now)], now, 3600)
  const count = (rotated: SigningKey[], at: Date) => validKeys({ keys: rotated }, at).length

  it('lets the former key sign until its grace ends', () => {
    expect(count(keys, hoursLater(0.99))).toBe(2)
    expect(validKeys({ keys }, hoursLater(1))).toEqual([keys[0]])
  })

  it('ends the former key at once without a grace', () => {
    expect(count(rotateKeys([newSigningKey(now)], now, 0), now)).toBe(1)
  })

  it('does not prolong the grace of a key that was rotated out before', () => {
    const twice = rotateKeys(keys, hoursLater(0.5), 24 * 3600)
    expect(count(twice, hoursLater(0.9))).toBe(3)
    expect(count(twice, hoursLater(1.1))).toBe(2)
  })

  it('keeps five keys at most', () => {
    let rotated = [newSigningKey(now)]
    for (let n = 0; n < 10; n += 1) rotated = rotateKeys(rotated, now, 3600)
    expect(rotated).toHaveLength(5)
  })
})
