import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFft } from './fft.ts'
import { createRealFft } from './real-fft.ts'

describe('the Fourier transform of real values', () => {
  it('of a cosine is half its length at its number of turns', () => {
    const fft = createRealFft(64)
    fft.transform(Float64Array.from({ length: 64 }, (_, i) => Math.cos((2 * Math.PI * 7 * i) / 64)))
    expect(fft.real[7]).toBeCloseTo(32, 12)
    expect([...fft.real].filter((value) => Math.abs(value) > 1e-9)).toHaveLength(1)
  })

  it('of alternating values is all in the last bin', () => {
    const fft = createRealFft(8)
    fft.transform(Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1))
    expect([...fft.real]).toEqual([0, 0, 0, 0, 8])
  })

  it.each([4, 8, 32, 2048])('of %i values is the lower half of the complex one', (size) => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size })
    const real = createRealFft(size)
    const complex = createFft(size)
    fc.assert(
      fc.property(values, (samples) => {
        real.transform(Float64Array.from(samples))
        complex.real.set(samples)
        complex.imaginary.fill(0)
        complex.transform()
        for (let k = 0; k <= size / 2; k++) {
          expect(Math.abs(real.real[k]! - complex.real[k]!)).toBeLessThan(1e-10)
          expect(Math.abs(real.imaginary[k]! - complex.imaginary[k]!)).toBeLessThan(1e-10)
        }
      }),
      { numRuns: 5 },
    )
  })
})
