import { describe, expect, it } from 'vitest'
import { BIN_COUNT, BIN_WIDTH } from '#libs/dsp/frames'
import { spectralRolloff } from './spectral-rolloff.ts'

describe('the spectral rolloff', () => {
  it('of a pure tone is its frequency', () => {
    expect(spectralRolloff(new Float64Array(BIN_COUNT).fill(1, 30, 31))).toBeCloseTo(30 * BIN_WIDTH, 9)
  })

  it('of an even spectrum has 85 % of the bins up to it', () => {
    expect(spectralRolloff(new Float64Array(BIN_COUNT).fill(1))).toBeCloseTo(
      (Math.ceil(0.85 * BIN_COUNT) - 1) * BIN_WIDTH,
      9,
    )
  })

  it('of a spectrum with exactly 85 % in one bin is that bin', () => {
    const spectrum = new Float64Array(BIN_COUNT)
    spectrum[10] = 85
    spectrum[500] = 15
    expect(spectralRolloff(spectrum)).toBeCloseTo(10 * BIN_WIDTH, 9)
  })

  it('of silence is 0', () => {
    expect(spectralRolloff(new Float64Array(BIN_COUNT))).toBe(0)
  })
})
