import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureScale, standardise } from './standardise.ts'

const row = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 15, maxLength: 15 })

describe('measureScale', () => {
  it('divides by n, as a population is measured', () => {
    expect(measureScale([[1], [3]])).toEqual({ means: [2], stds: [1] })
  })

  it('has no columns where there are no rows', () => {
    expect(measureScale([])).toEqual({ means: [], stds: [] })
  })

  it("agrees with numpy 2.4.6: the mean of [120.2, 99.4, 143.6] is 121.0667, np.std's 18.05498", () => {
    const scale = measureScale([[120.2], [99.4], [143.6]])
    expect(scale.means[0]).toBeCloseTo(121.06666666666668, 12)
    expect(scale.stds[0]).toBeCloseTo(18.054977768533032, 12)
  })
})

describe('standardise', () => {
  it('puts the mean at zero and one standard deviation at one', () => {
    const scale = { means: [100, 0.5], stds: [20, 0.1] }
    expect(standardise([120, 0.5], scale)).toEqual([1, 0])
  })

  it('takes 1 for the standard deviation of a constant column', () => {
    const scale = measureScale([[7], [7], [7]])
    expect(standardise([9], scale)).toEqual([2])
  })

  it('takes 1 for a standard deviation under 1e-9, which is rounding and no spread', () => {
    expect(standardise([3], { means: [1], stds: [9e-10] })).toEqual([2])
  })

  it('gives every column of its own table mean 0 and standard deviation 1 or 0', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
        const scale = measureScale(rows)
        const again = measureScale(rows.map((each) => standardise(each, scale)))
        again.means.forEach((mean, column) => {
          if ((scale.stds[column] as number) < 1e-6) return
          expect(mean).toBeCloseTo(0, 4)
          expect(again.stds[column]).toBeCloseTo(1, 4)
        })
      }),
    )
  })
})
