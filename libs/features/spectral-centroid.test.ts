import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BIN_COUNT, BIN_WIDTH } from '#libs/dsp/frames'
import { spectralCentroid } from './spectral-centroid.ts'

describe('the spectral centroid', () => {
  it('of a pure tone is its frequency', () => {
    expect(spectralCentroid(new Float64Array(BIN_COUNT).fill(3, 100, 101))).toBeCloseTo(100 * BIN_WIDTH, 9)
  })

  it('of an even spectrum is a quarter of the sample rate', () => {
    expect(spectralCentroid(new Float64Array(BIN_COUNT).fill(1))).toBeCloseTo(11_025, 9)
  })

  it('of two tones lies between them, nearer to the louder', () => {
    const spectrum = new Float64Array(BIN_COUNT)
    spectrum[100] = 3
    spectrum[200] = 1
    expect(spectralCentroid(spectrum)).toBeCloseTo(125 * BIN_WIDTH, 9)
  })

  it('of silence is 0, and of less than float32 can hold, too', () => {
    expect(spectralCentroid(new Float64Array(BIN_COUNT))).toBe(0)
    expect(spectralCentroid(new Float64Array(BIN_COUNT).fill(1e-42))).toBe(0)
  })

  it('lies within the spectrum, however loud it is', () => {
    const spectra = fc.array(fc.double({ min: 0, max: 1e30, noNaN: true }), {
      minLength: BIN_COUNT,
      maxLength: BIN_COUNT,
    })
    fc.assert(
      fc.property(spectra, (amplitudes) => {
        const centroid = spectralCentroid(Float64Array.from(amplitudes))
        expect(centroid).toBeGreaterThanOrEqual(0)
        expect(centroid).toBeLessThanOrEqual(22_050 + 1e-6)
      }),
      { numRuns: 20 },
    )
  })
})
