import { describe, expect, it } from 'vitest'
import { measureQuantiles } from './quantiles.ts'

describe('quantiles of a catalogue', () => {
  it('of the numbers 0 to 20 are these numbers, in whatever order they come', () => {
    const shuffled = Float64Array.from({ length: 21 }, (_, row) => (row * 8) % 21)
    expect(measureQuantiles(shuffled, 1)).toEqual([Array.from({ length: 21 }, (_, step) => step)])
  })

  it('lie between two values in proportion, as numpy.quantile has it', () => {
    // numpy 2.1: quantile([1, 2, 4, 8], arange(21) / 20)[[1, 5, 10, 19]]
    const [quantiles = []] = measureQuantiles(Float64Array.of(8, 1, 4, 2), 1)
    expect([1, 5, 10, 19].map((step) => quantiles[step])).toEqual([1.15, 1.75, 3, 7.4].map(near))
  })

  it('are told for each column by itself', () => {
    const [first, second] = measureQuantiles(Float64Array.of(1, 30, 3, 10), 2)
    expect([first?.[0], first?.[20], second?.[0], second?.[20]]).toEqual([1, 3, 10, 30])
  })

  it('of one track are its own values, and of none there are none', () => {
    expect(measureQuantiles(Float64Array.of(7), 1)).toEqual([Array(21).fill(7)])
    expect(measureQuantiles(new Float64Array(0), 15)).toEqual([])
  })
})

const near = (value: number) => expect.closeTo(value, 12) as number
