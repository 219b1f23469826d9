import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hannWindow } from './hann.ts'
import { meanAutocorrelation } from './mean-autocorrelation.ts'

/** The definition, word by word. */
function slowly(values: readonly number[], length: number): number[] {
  const window = hannWindow(length)
  const sums = new Array<number>(length).fill(0)
  const count = values.length - length + 1
  for (let t = 0; t < count; t++) {
    const seen = Array.from(window, (weight, i) => weight * values[t + i]!)
    const energy = seen.reduce((sum, value) => sum + value * value, 0)
    if (energy === 0) continue
    for (let lag = 0; lag < length; lag++) {
      const product = seen.slice(lag).reduce((sum, value, i) => sum + value * seen[i]!, 0)
      sums[lag] = sums[lag]! + product / energy / count
    }
  }
  return sums
}

describe('the mean autocorrelation', () => {
  it.each([8, 9, 17])('is what its definition says, with windows of %i values', (length) => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: length, maxLength: 40 })
    fc.assert(
      fc.property(values, (some) => {
        const fast = meanAutocorrelation(Float64Array.from(some), length)
        slowly(some, length).forEach((slow, lag) => {
          expect(fast[lag]).toBeCloseTo(slow, 10)
        })
      }),
      { numRuns: 50 },
    )
  })

  it('is 1 at no lag where there is always something to hear', () => {
    expect(meanAutocorrelation(new Float64Array(100).fill(3), 10)[0]).toBeCloseTo(1, 12)
  })

  it('peaks at the period of a train of pulses', () => {
    const train = Float64Array.from({ length: 400 }, (_, i) => (i % 12 === 0 ? 1 : 0))
    const similarity = meanAutocorrelation(train, 100)
    expect(similarity[12]).toBeGreaterThan(0.8)
    expect(similarity[11]).toBeCloseTo(0, 9)
  })

  it('of silence is 0 everywhere', () => {
    expect([...meanAutocorrelation(new Float64Array(50), 10)]).toEqual(new Array(10).fill(0))
  })

  it('counts a window whose only sound is its first value as silent, because that has weight 0', () => {
    const click = new Float64Array(10)
    click[0] = 5
    expect([...meanAutocorrelation(click, 10)]).toEqual(new Array(10).fill(0))
  })

  it('does not depend on how loud the values are', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => 1 + Math.sin(i))
    const quiet = meanAutocorrelation(
      values.map((value) => value * 1e-6),
      20,
    )
    meanAutocorrelation(values, 20).forEach((value, lag) => {
      expect(quiet[lag]).toBeCloseTo(value, 12)
    })
  })
})
