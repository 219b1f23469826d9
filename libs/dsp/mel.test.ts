import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BIN_COUNT, BIN_WIDTH } from './frames.ts'
import { fillMelPowers, hertzToMel, MEL_BAND_COUNT, melBands, melToHertz } from './mel.ts'

describe('the mel scale', () => {
  it('is linear below 1,000 Hz and logarithmic above', () => {
    const pairs = [
      [0, 0],
      [500, 7.5],
      [1000, 15],
      [6400, 42],
    ] as const
    for (const [frequency, mel] of pairs) expect(hertzToMel(frequency)).toBeCloseTo(mel, 12)
  })

  it("agrees with librosa's documented hz_to_mel(440) = 6.6 and mel_to_hz(3) = 200", () => {
    expect(hertzToMel(440)).toBeCloseTo(6.6, 12)
    expect(melToHertz(3)).toBeCloseTo(200, 12)
  })

  it('comes back from every frequency', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 22_050, noNaN: true }), (frequency) => {
        expect(melToHertz(hertzToMel(frequency))).toBeCloseTo(frequency, 8)
      }),
    )
  })
})

describe('the mel bands', () => {
  const bands = melBands()

  it('are 128, all within the spectrum, with no weight below 0', () => {
    expect(bands).toHaveLength(MEL_BAND_COUNT)
    for (const { firstBin, weights } of bands) {
      expect(firstBin).toBeGreaterThanOrEqual(0)
      expect(firstBin + weights.length).toBeLessThanOrEqual(BIN_COUNT)
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0)
    }
  })

  it('leave no band empty at this rate and frame length', () => {
    expect(bands.every(({ weights }) => weights.some((weight) => weight > 0))).toBe(true)
  })

  it('have an area of 1 where they are wide enough for their bins', () => {
    for (const { weights } of bands.slice(40)) {
      expect(weights.reduce((sum, weight) => sum + weight * BIN_WIDTH, 0)).toBeCloseTo(1, 1)
    }
  })

  it('hear a tone in the bands around its frequency only', () => {
    const spectrum = new Float64Array(BIN_COUNT)
    spectrum[200] = 1
    const powers = new Float64Array(MEL_BAND_COUNT)
    fillMelPowers(powers, spectrum, bands)
    const heard = [...powers.keys()].filter((band) => powers[band]! > 0)
    const expected = (hertzToMel(200 * BIN_WIDTH) / hertzToMel(22_050)) * (MEL_BAND_COUNT + 1)
    expect(heard).toEqual([Math.floor(expected) - 1, Math.floor(expected)])
  })

  it('add up powers, not amplitudes', () => {
    const powers = (amplitude: number) => {
      const filled = new Float64Array(MEL_BAND_COUNT)
      fillMelPowers(filled, new Float64Array(BIN_COUNT).fill(amplitude), bands)
      return filled
    }
    expect(powers(3)[64]! / powers(1)[64]!).toBeCloseTo(9, 12)
  })
})
