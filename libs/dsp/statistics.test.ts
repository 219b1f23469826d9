import { describe, expect, it } from 'vitest'
import { dotProduct, mean, standardDeviation } from './statistics.ts'

describe('statistics', () => {
  it('of one value are the value and 0', () => {
    expect(mean(Float64Array.of(7))).toBe(7)
    expect(standardDeviation(Float64Array.of(7))).toBe(0)
  })

  it('divide the squares by n, not by n - 1', () => {
    expect(standardDeviation(Float64Array.of(1, 3))).toBe(1)
  })

  it('of values far from 0 keep a small deviation', () => {
    expect(standardDeviation(Float64Array.of(1e8 + 1, 1e8 + 3))).toBe(1)
  })

  it('of two rows at right angles have no product', () => {
    expect(dotProduct(Float64Array.of(1, 2), Float64Array.of(2, -1))).toBe(0)
  })
})
