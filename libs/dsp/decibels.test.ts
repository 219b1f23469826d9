import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDecibels } from './decibels.ts'

describe('decibels', () => {
  it('are 0 for a power of 1, and 10 for each factor of ten', () => {
    expect([...toDecibels(Float64Array.of(1, 10, 100))]).toEqual([0, 10, 20])
  })

  it('of silence alone are -100', () => {
    expect([...toDecibels(Float64Array.of(0, 0))]).toEqual([-100, -100])
  })

  it('end 80 below the loudest', () => {
    expect([...toDecibels(Float64Array.of(1, 1e-9))]).toEqual([0, -80])
  })

  it('of nothing are nothing', () => {
    expect(toDecibels(new Float64Array(0))).toHaveLength(0)
  })

  it('are finite, rise with the power and span at most 80', () => {
    const powers = fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(powers, (unsorted) => {
        const decibels = [...toDecibels(Float64Array.from(unsorted).sort())]
        expect(decibels.every(Number.isFinite)).toBe(true)
        expect([...decibels].sort((a, b) => a - b)).toEqual(decibels)
        expect(decibels.at(-1)! - decibels[0]!).toBeLessThanOrEqual(80 + 1e-9)
      }),
    )
  })
})
