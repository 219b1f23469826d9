import { describe, expect, it } from 'vitest'
import { BIN_COUNT, BIN_WIDTH } from '#libs/dsp/frames'
import { spectralBandwidth } from './spectral-bandwidth.ts'
import { spectralCentroid } from './spectral-centroid.ts'

function bandwidth(spectrum: Float64Array): number {
  return spectralBandwidth(spectrum, spectralCentroid(spectrum))
}

describe('the spectral bandwidth', () => {
  it('of a single line is 0', () => {
    expect(bandwidth(new Float64Array(BIN_COUNT).fill(2, 50, 51))).toBe(0)
  })

  it('of two equal lines is half their distance', () => {
    const spectrum = new Float64Array(BIN_COUNT)
    spectrum[100] = 1
    spectrum[140] = 1
    expect(bandwidth(spectrum)).toBeCloseTo(20 * BIN_WIDTH, 9)
  })

  it("of an even spectrum is librosa 0.11's 6371.4997859, near its width over sqrt(12)", () => {
    expect(bandwidth(new Float64Array(BIN_COUNT).fill(1))).toBeCloseTo(6371.4997859, 6)
  })

  it('does not depend on loudness', () => {
    const spectrum = Float64Array.from({ length: BIN_COUNT }, (_, k) => 1 / (1 + k))
    expect(bandwidth(spectrum.map((amplitude) => amplitude * 1e-6))).toBeCloseTo(bandwidth(spectrum), 6)
  })

  it('of silence is 0', () => {
    expect(bandwidth(new Float64Array(BIN_COUNT))).toBe(0)
  })
})
