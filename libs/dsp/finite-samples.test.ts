import { describe, expect, it } from 'vitest'
import { finiteSamples } from './finite-samples.ts'

describe('finite samples', () => {
  it('are the same array where nothing is wrong', () => {
    const samples = Float32Array.of(0, -1, 1)
    expect(finiteSamples(samples)).toBe(samples)
  })

  it('have silence in place of NaN and infinities', () => {
    const damaged = Float32Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5)
    expect(finiteSamples(damaged)).toEqual(Float32Array.of(0.5, 0, 0, 0, -0.5))
  })

  it('leave the damaged array as it was', () => {
    const damaged = Float32Array.of(Number.NaN)
    finiteSamples(damaged)
    expect(damaged[0]).toBeNaN()
  })
})
