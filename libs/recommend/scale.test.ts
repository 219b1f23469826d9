import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureScale, weightsOf } from './scale.ts'

describe('measureScale', () => {
  it('divides by n, as a population is measured', () => {
    expect(measureScale(Float64Array.of(1, 3), 1)).toEqual({ means: [2], stds: [1] })
  })

  it('measures each column by itself', () => {
    expect(measureScale(Float64Array.of(1, 50, 3, 50), 2)).toEqual({ means: [2, 50], stds: [1, 0] })
  })

  it('has no columns where there are no rows', () => {
    expect(measureScale(new Float64Array(0), 15)).toEqual({ means: [], stds: [] })
  })

  it("agrees with numpy 2.4.6: the mean of [120.2, 99.4, 143.6] is 121.0667, np.std's 18.05498", () => {
    const scale = measureScale(Float64Array.of(120.2, 99.4, 143.6), 1)
    expect(scale.means[0]).toBeCloseTo(121.06666666666668, 12)
    expect(scale.stds[0]).toBeCloseTo(18.054977768533032, 12)
  })
})

describe('weightsOf', () => {
  it('makes one standard deviation of any column weigh one', () => {
    expect([...weightsOf({ means: [100, 0.5], stds: [20, 0.125] })]).toEqual([1 / 20, 8])
  })

  it('takes 1 for a standard deviation under 1e-9, which is rounding and no spread', () => {
    expect([...weightsOf({ means: [1, 1], stds: [9e-10, 0] })]).toEqual([1, 1])
  })

  it('gives every column that varies a standard deviation of 1', () => {
    const column = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(column, (values) => {
        const scale = measureScale(Float64Array.from(values), 1)
        if ((scale.stds[0] as number) < 1e-6) return
        const weight = weightsOf(scale)[0] as number
        expect(
          measureScale(
            Float64Array.from(values, (value) => value * weight),
            1,
          ).stds[0],
        ).toBeCloseTo(1, 6)
      }),
    )
  })
})
