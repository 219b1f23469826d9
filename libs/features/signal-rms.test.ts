import { describe, expect, it } from 'vitest'
import { signalRms } from './signal-rms.ts'

describe('the signal RMS', () => {
  it('of a constant is its size', () => {
    expect(signalRms(new Float32Array(100).fill(-0.25))).toBe(0.25)
  })

  it('of silence is 0', () => {
    expect(signalRms(new Float32Array(10))).toBe(0)
  })

  it('hears opposite channels, which a mono mix would cancel', () => {
    expect(signalRms(Float32Array.of(0.5, -0.5, 0.5, -0.5))).toBe(0.5)
  })

  it('of one loud and one silent channel is the loud one over sqrt(2)', () => {
    expect(signalRms(Float32Array.of(1, 0, 1, 0))).toBeCloseTo(Math.SQRT1_2, 12)
  })
})
