import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChord } from './chord.ts'
import { nearestNote, voice } from './voicing.ts'

const key = { tonic: 'C', mode: 'major' } as const
const register = { low: 55, high: 74 }

describe('voice', () => {
  it('leaves the common note of two chords where it is', () => {
    const tonic = [60, 64, 67]
    expect(voice(readChord('IV', key), register, tonic)).toEqual([60, 65, 69])
  })

  it('stays in its register and plays every tone of the chord once', () => {
    const numerals = fc.array(fc.constantFrom('I', 'ii', 'iii7', 'IVM7', 'V7', 'vi'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(numerals, (chords) => {
        let before: number[] = []
        for (const chord of chords.map((numeral) => readChord(numeral, key))) {
          before = voice(chord, register, before)
          expect(before.every((pitch) => pitch >= register.low && pitch <= register.high)).toBe(true)
          expect(new Set(before.map((pitch) => pitch % 12))).toEqual(new Set(chord.tones))
        }
      }),
    )
  })
})

describe('nearestNote', () => {
  it('takes the lower of two notes that are equally near', () => {
    expect(nearestNote([60, 64], 62)).toBe(60)
  })
})
