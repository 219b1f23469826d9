import { describe, expect, it } from 'vitest'
import { fingerprint, fingerprintAt, isFingerprintAt } from './fingerprint.ts'

const sha256 = '00ff'.repeat(16)
const bytes = fingerprint(sha256)!
const column = Uint8Array.from([...new Uint8Array(32), ...bytes])

describe('fingerprint', () => {
  it('has the 32 bytes that the hex digits say', () => {
    expect([bytes.length, bytes[0], bytes[1]]).toEqual([32, 0, 255])
  })

  it.each(['', 'mine', sha256.slice(1), sha256.toUpperCase()])('is nothing for %j, which is no SHA-256', (text) => {
    expect(fingerprint(text)).toBeUndefined()
  })
})

describe('a column of fingerprints', () => {
  it('gives back what was put in, and nothing where nothing is known', () => {
    expect([fingerprintAt(column, 0), fingerprintAt(column, 1)]).toEqual([undefined, sha256])
  })

  it('tells one recording from another', () => {
    expect([isFingerprintAt(column, 0, bytes), isFingerprintAt(column, 1, bytes)]).toEqual([false, true])
  })

  it('knows no recording where nobody filled it', () => {
    const empty = new Uint8Array(0)
    expect([fingerprintAt(empty, 0), isFingerprintAt(empty, 0, bytes)]).toEqual([undefined, false])
  })
})
