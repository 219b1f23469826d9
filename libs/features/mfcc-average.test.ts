import { describe, expect, it } from 'vitest'
import { dctRow } from '#libs/dsp/dct'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'
import { dotProduct } from '#libs/dsp/statistics'
import { mfccAverages } from './mfcc-average.ts'

describe('the averages of thirteen MFCCs', () => {
  it('of silence are -100 sqrt(128) / 13 in each frame', () => {
    const averages = mfccAverages(new Float64Array(2 * MEL_BAND_COUNT).fill(-100))
    expect(averages).toHaveLength(2)
    for (const average of averages) expect(average).toBeCloseTo((-100 * Math.sqrt(128)) / 13, 9)
  })

  it('are the averages of the coefficients themselves', () => {
    const frame = Float64Array.from({ length: MEL_BAND_COUNT }, (_, band) => 20 * Math.sin(band) - band)
    const coefficients = Array.from({ length: 13 }, (_, c) => dotProduct(dctRow(c, MEL_BAND_COUNT), frame))
    const expected = coefficients.reduce((sum, value) => sum + value, 0) / 13
    expect(mfccAverages(frame)[0]).toBeCloseTo(expected, 9)
  })
})
