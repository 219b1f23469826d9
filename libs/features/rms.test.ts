import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rms } from './rms.ts'

/** The definition, sample by sample. */
function slowly(mono: Float32Array): number {
  const count = 1 + Math.floor(mono.length / 512)
  let sum = 0
  for (let t = 0; t < count; t++) {
    let energy = 0
    for (let i = 0; i < 2048; i++) energy += (mono[512 * t + i - 1024] ?? 0) ** 2
    sum += Math.sqrt(energy / 2048)
  }
  return sum / count
}

describe('the RMS', () => {
  it('of silence is 0', () => {
    expect(rms(new Float32Array(5000))).toBe(0)
  })

  it('of one sample is spread over its frame', () => {
    expect(rms(Float32Array.of(0.5))).toBeCloseTo(0.5 / Math.sqrt(2048), 12)
  })

  it('of a constant is the constant, but for the frames that reach outside', () => {
    expect(rms(new Float32Array(441_000).fill(0.25))).toBeCloseTo(0.25, 3)
  })

  it("of a sine is librosa 0.11's 0.35324593 (its amplitude over sqrt(2), less the edges)", () => {
    const sine = Float32Array.from({ length: 441_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 44_100))
    expect(rms(sine)).toBeCloseTo(0.35324593, 8)
  })

  it('is what its definition says, at any length', () => {
    const samples = fc.float32Array({ noNaN: true, min: -1, max: 1, minLength: 1, maxLength: 4000, size: 'max' })
    fc.assert(
      fc.property(samples, (mono) => {
        expect(rms(mono)).toBeCloseTo(slowly(mono), 12)
      }),
      { numRuns: 20 },
    )
  })
})
