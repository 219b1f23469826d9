import { describe, expect, it } from 'vitest'
import { hannWindow } from './hann.ts'

describe('the periodic Hann window', () => {
  it('begins at exactly 0, which makes a window whose only sound comes first a silent one', () => {
    expect(hannWindow(689)[0]).toBe(0)
  })

  it('reaches 1 in the middle', () => {
    expect(hannWindow(2048)[1024]).toBe(1)
  })

  it('does not come back to 0: that weight is the first of the next period', () => {
    expect(hannWindow(2048)[2047]).toBeGreaterThan(0)
  })

  it('sums to half its length', () => {
    expect(hannWindow(2048).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1024, 9)
  })

  it('adds up to a constant when laid over itself at every quarter', () => {
    const window = hannWindow(16)
    const sums = [0, 1, 2, 3].map((i) => window[i]! + window[i + 4]! + window[i + 8]! + window[i + 12]!)
    for (const sum of sums) expect(sum).toBeCloseTo(2, 12)
  })
})
