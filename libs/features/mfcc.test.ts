import { describe, expect, it } from 'vitest'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import { mfcc } from './mfcc.ts'

function frames(count: number, decibels: (band: number, frame: number) => number): Float64Array {
  return Float64Array.from({ length: count * MEL_BAND_COUNT }, (_, at) =>
    decibels(at % MEL_BAND_COUNT, Math.floor(at / MEL_BAND_COUNT)),
  )
}

describe('the MFCCs', () => {
  it('of silence are -100 sqrt(128) and eight times 0', () => {
    const [first, ...rest] = Object.values(mfcc(frames(3, () => -100)))
    expect(first).toBeCloseTo(-100 * Math.sqrt(128), 9)
    expect(rest).toHaveLength(8)
    for (const value of rest) expect(value).toBeCloseTo(0, 9)
  })

  it('of an outline that is one cosine have one coefficient', () => {
    const cosine = mfcc(frames(2, (band) => Math.cos((Math.PI * 3 * (2 * band + 1)) / (2 * MEL_BAND_COUNT))))
    expect(cosine.mfcc_4).toBeCloseTo(Math.sqrt(MEL_BAND_COUNT / 2), 9)
    expect(Object.values(cosine).filter((value) => Math.abs(value) > 1e-9)).toHaveLength(1)
  })

  it('have a positive second coefficient where the bass is louder than the treble', () => {
    expect(mfcc(frames(1, (band) => -band)).mfcc_2).toBeGreaterThan(0)
    expect(mfcc(frames(1, (band) => band)).mfcc_2).toBeLessThan(0)
  })

  it('are means over the frames, in whatever order these come', () => {
    const there = mfcc(frames(4, (band, frame) => band * frame))
    const back = mfcc(frames(4, (band, frame) => band * (3 - frame)))
    for (const [name, value] of Object.entries(there)) expect(back[name as keyof typeof back]).toBeCloseTo(value, 9)
  })
})
