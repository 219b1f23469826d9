import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zeroCrossingRate } from './zero-crossing-rate.ts'

/** The definition, frame by frame, on an edge-padded signal. */
function slowly(mono: Float32Array): number {
  const last = mono.length - 1
  const isBelow = (place: number) => mono[Math.min(last, Math.max(0, place))]! < -1e-10
  const count = 1 + Math.floor(mono.length / 512)
  let crossings = 0
  for (let t = 0; t < count; t++) {
    for (let i = 1; i < 2048; i++) {
      const place = 512 * t + i - 1024
      if (isBelow(place) !== isBelow(place - 1)) crossings += 1
    }
  }
  return crossings / 2048 / count
}

describe('the zero crossing rate', () => {
  it.each([
    ['silence', new Float32Array(5000)],
    ['one sample', Float32Array.of(-0.5)],
    ['a constant', new Float32Array(5000).fill(-0.25)],
  ])('of %s is 0', (_, mono) => {
    expect(zeroCrossingRate(mono)).toBe(0)
  })

  it('of a tone is near twice its frequency over the sample rate', () => {
    const tone = Float32Array.from({ length: 441_000 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 44_100 + 0.1))
    expect(zeroCrossingRate(tone)).toBeCloseTo(880 / 44_100, 3)
  })

  it('does not hear crossings smaller than 1e-10', () => {
    expect(zeroCrossingRate(Float32Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 1e-11 : -1e-11)))).toBe(0)
  })

  it('counts what is smaller than that as above, either way up', () => {
    const dip = (depth: number) => Float32Array.from({ length: 3000 }, (_, i) => (i === 1500 ? depth : -0.5))
    expect(zeroCrossingRate(dip(-1e-11))).toBe(zeroCrossingRate(dip(0.5)))
    expect(zeroCrossingRate(dip(0.5))).toBeGreaterThan(0)
    expect(zeroCrossingRate(dip(-1e-11).map((sample) => -sample))).toBe(0)
  })

  it('is what its definition says, at any length', () => {
    const side = fc.constantFrom(-1, 0, 1)
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 3500, size: 'max' }), (sides) => {
        const mono = Float32Array.from(sides)
        expect(zeroCrossingRate(mono)).toBeCloseTo(slowly(mono), 12)
      }),
      { numRuns: 20 },
    )
  })
})
