import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jointNormalBelow, normalBelow } from './normal-distribution.ts'

const deviations = fc.double({ min: -6, max: 6, noNaN: true })
const correlation = fc.double({ min: -0.9, max: 0.9, noNaN: true })

describe('normalBelow', () => {
  it('is one half at the middle', () => {
    expect(normalBelow(0)).toBe(0.5)
  })

  // scipy 1.17.1: scipy.special.ndtr; equal to the last digits of a float64.
  it.each([
    [1, 0.8413447460685429],
    [-1.96, 0.024997895148220435],
    [3, 0.9986501019683699],
    [-5, 2.866515718791933e-7],
  ])('agrees with scipy at %d', (x, expected) => {
    expect(normalBelow(x)).toBeCloseTo(expected, 14)
  })

  it('is 0 and 1 far out', () => {
    expect(normalBelow(-40)).toBe(0)
    expect(normalBelow(40)).toBe(1)
  })
})

describe('jointNormalBelow', () => {
  it('is the product of the two where nothing ties them', () => {
    expect(jointNormalBelow(0.4, -1.1, 0)).toBeCloseTo(normalBelow(0.4) * normalBelow(-1.1), 15)
  })

  it('is 1/4 + asin(r) / (2 pi) at the middle, Sheppard 1899', () => {
    for (const r of [-0.8, -0.3, 0.465, 0.9]) {
      expect(jointNormalBelow(0, 0, r)).toBeCloseTo(0.25 + Math.asin(r) / (2 * Math.PI), 12)
    }
  })

  // scipy 1.17.1: multivariate_normal(cov=[[1, r], [r, 1]]).cdf([h, k]), itself good to about 1e-8.
  it.each([
    [0.5, -0.3, 0.465, 0.3257216175],
    [1.2, 0.7, -0.4, 0.6509990055],
    [-2, -1, 0.8, 0.0208595839],
    [0.1, 2.5, 0.9, 0.5398278367],
    [-0.7, -0.7, -0.6, 0.0097455988],
  ])('agrees with scipy at (%d, %d) with r = %d', (h, k, r, expected) => {
    expect(jointNormalBelow(h, k, r)).toBeCloseTo(expected, 7)
  })

  it('does not care which axis comes first', () => {
    fc.assert(
      fc.property(deviations, deviations, correlation, (h, k, r) => {
        expect(jointNormalBelow(h, k, r)).toBeCloseTo(jointNormalBelow(k, h, r), 12)
      }),
    )
  })

  it('never exceeds either of the two alone', () => {
    fc.assert(
      fc.property(deviations, deviations, correlation, (h, k, r) => {
        expect(jointNormalBelow(h, k, r)).toBeLessThanOrEqual(Math.min(normalBelow(h), normalBelow(k)) + 1e-6)
      }),
    )
  })
})
