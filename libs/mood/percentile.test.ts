import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from './percentile.ts'

const hundred = Array.from({ length: 101 }, (_, index) => 10 + index)
const stepped = [60, 90, 120, 120, 120, 150, 180, 180, 200, 220, 240]

describe('percentile', () => {
  it('of a quantile is its place', () => {
    expect(percentile(35, hundred)).toBeCloseTo(0.25, 12)
  })

  it('lies between two quantiles in proportion', () => {
    expect(percentile(105, stepped)).toBeCloseTo(0.15, 12)
  })

  it('of a value that many songs have is the middle of them', () => {
    expect(percentile(120, stepped)).toBeCloseTo(0.3, 12)
  })

  it('finds a float64 among quantiles that were float32', () => {
    const common = Math.fround(139.6748310810811)
    expect(percentile(139.6748310810811, [60, common, common, common, 200])).toBe(0.5)
  })

  it('is clamped to 0 and 1 outside the training songs', () => {
    expect(percentile(-1000, hundred)).toBe(0)
    expect(percentile(1000, hundred)).toBe(1)
  })

  it('is 0 and 1 at the ends', () => {
    expect(percentile(10, hundred)).toBe(0)
    expect(percentile(110, hundred)).toBe(1)
  })

  it('never falls as the value rises, and stays in 0..1', () => {
    const value = fc.double({ min: 0, max: 300, noNaN: true })
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = [percentile(Math.min(a, b), stepped), percentile(Math.max(a, b), stepped)]
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })
})
