import { describe, expect, it } from 'vitest'
import { readChord, readChords, scaleUnder } from './chord.ts'

const C = 0
const [D, E, F, G, Gsharp, A, B] = [2, 4, 5, 7, 8, 9, 11]
const cMajor = { tonic: 'C', mode: 'major' } as const
const aMinor = { tonic: 'A', mode: 'minor' } as const

describe('readChord', () => {
  it('builds major on capitals and minor on small letters', () => {
    expect(readChord('IV', cMajor).tones).toEqual([F, A, C])
    expect(readChord('vi', cMajor).tones).toEqual([A, C, E])
  })

  it('gives V in minor its leading note', () => {
    expect(readChord('V', aMinor).tones).toEqual([E, Gsharp, B])
  })

  it('adds sevenths and ninths', () => {
    expect(readChord('V7', cMajor).tones).toEqual([G, B, D, F])
    expect(readChord('IM7', cMajor).tones).toEqual([C, E, G, B])
    expect(readChord('I9', cMajor).tones).toEqual([C, E, G, D])
  })

  it('lowers the root after a flat, diminishes after an o and suspends after sus', () => {
    expect(readChord('bII', aMinor).tones).toEqual([10, D, F])
    expect(readChord('iio', aMinor).tones).toEqual([B, D, F])
    expect(readChord('Vsus', cMajor).tones).toEqual([G, C, D])
  })

  it.each(['', 'X', 'iiii', 'I8', 'h'])('refuses %j', (numeral) => {
    expect(() => readChord(numeral, cMajor)).toThrow('expected a roman numeral')
  })
})

describe('readChords', () => {
  it('reads one chord a bar', () => {
    expect(readChords('I V', cMajor).map(({ tones }) => tones[0])).toEqual([C, G])
  })
})

describe('scaleUnder', () => {
  it('is the scale of the key over a chord of the key', () => {
    expect(scaleUnder(readChord('IV', cMajor), cMajor)).toEqual([C, D, E, F, G, A, B])
  })

  it('has the raised note of a chord and not its neighbours', () => {
    expect(scaleUnder(readChord('V', aMinor), aMinor).toSorted((a, b) => a - b)).toEqual(
      [C, D, E, F, Gsharp, B].filter((x) => x !== A),
    )
  })
})
