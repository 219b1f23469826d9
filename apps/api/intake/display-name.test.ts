import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayName } from './display-name.ts'

describe('displayName', () => {
  it.each([
    ['song.mp3', 'song.mp3'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Music\\a.wav', 'a.wav'],
    ['a\r\nSet-Cookie: x.mp3', 'aSet-Cookie: x.mp3'],
    ['evil\u202Egpj.mp3', 'evilgpj.mp3'],
    ['e\u0301.mp3', '\u00e9.mp3'],
    ['e\u200b\u0301.mp3', '\u00e9.mp3'],
    ['', 'unnamed'],
    ['\0', 'unnamed'],
  ])('shows %j as %j', (original, shown) => {
    expect(displayName(original)).toBe(shown)
  })

  it('is short, on one line and its own display name, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (original) => {
        const shown = displayName(original)
        expect([...shown].length).toBeLessThanOrEqual(100)
        expect(shown).not.toMatch(/[\r\n\0]/)
        expect(displayName(shown)).toBe(shown.trim() || 'unnamed')
      }),
    )
  })
})
