import { describe, expect, it } from 'vitest'
import { PLAUSIBLE_RANGES } from './plausible-ranges.ts'
import { FEATURE_NAMES } from './table.ts'

const range = (name: string) => PLAUSIBLE_RANGES.find((each) => each.name === name)!

describe('PLAUSIBLE_RANGES', () => {
  it('has a row for every feature, in their order', () => {
    expect(PLAUSIBLE_RANGES.map(({ name }) => name)).toEqual(FEATURE_NAMES)
  })

  it('has room for the mfcc_1 of silence, -100 dB in 128 bands', () => {
    expect(range('mfcc_1').min).toBeLessThanOrEqual(-100 * Math.sqrt(128))
    expect(range('mfcc_1').min).toBeGreaterThan(-1140)
  })

  it('has room for the sharpest edge that mfcc_2 can hear: half the bands 80 dB over the other half', () => {
    const bands = Array.from({ length: 128 }, (_, band) => (band < 64 ? 0 : -80))
    const mfcc2 =
      bands.reduce<number>((sum, level, band) => sum + level * Math.cos((Math.PI / 128) * (band + 0.5)), 0) / 8
    expect(Math.abs(mfcc2)).toBeLessThanOrEqual(range('mfcc_2').max)
    expect(Math.abs(mfcc2)).toBeGreaterThan(0.99 * range('mfcc_2').max)
  })
})
