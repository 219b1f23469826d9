import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFft } from './fft.ts'

interface Spectrum {
  readonly real: number[]
  readonly imaginary: number[]
}

function transform(real: readonly number[], imaginary: readonly number[]): Spectrum {
  const fft = createFft(real.length)
  fft.real.set(real)
  fft.imaginary.set(imaginary)
  fft.transform()
  return { real: [...fft.real], imaginary: [...fft.imaginary] }
}

/** The definition, word by word. */
function slowly(real: readonly number[], imaginary: readonly number[]): Spectrum {
  const at = (k: number) =>
    real.reduce(
      (sum, re, i) => {
        const angle = (-2 * Math.PI * i * k) / real.length
        const im = imaginary[i]!
        return {
          re: sum.re + re * Math.cos(angle) - im * Math.sin(angle),
          im: sum.im + re * Math.sin(angle) + im * Math.cos(angle),
        }
      },
      { re: 0, im: 0 },
    )
  const values = real.map((_, k) => at(k))
  return { real: values.map(({ re }) => re), imaginary: values.map(({ im }) => im) }
}

const amplitude = fc.double({ min: -1, max: 1, noNaN: true })

describe('the Fourier transform', () => {
  it('of an impulse is 1 everywhere', () => {
    const { real, imaginary } = transform([1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0])
    expect(real).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    for (const value of imaginary) expect(value).toBeCloseTo(0, 15)
  })

  it('of a constant is its sum at 0 and nothing elsewhere', () => {
    expect(transform([3, 3, 3, 3], [0, 0, 0, 0]).real).toEqual([12, 0, 0, 0])
  })

  it('of a turning arrow is one line, at its number of turns', () => {
    const turns = (f: (angle: number) => number) => Array.from({ length: 32 }, (_, i) => f((2 * Math.PI * 5 * i) / 32))
    const { real } = transform(turns(Math.cos), turns(Math.sin))
    expect(real[5]).toBeCloseTo(32, 12)
    expect(real.filter((value) => Math.abs(value) > 1e-9)).toHaveLength(1)
  })

  it.each([2, 4, 8, 16, 64, 128])('of %i values is what its definition says', (size) => {
    const values = fc.array(amplitude, { minLength: size, maxLength: size })
    fc.assert(
      fc.property(values, values, (real, imaginary) => {
        const fast = transform(real, imaginary)
        const slow = slowly(real, imaginary)
        fast.real.forEach((value, k) => {
          expect(value).toBeCloseTo(slow.real[k]!, 10)
        })
        fast.imaginary.forEach((value, k) => {
          expect(value).toBeCloseTo(slow.imaginary[k]!, 10)
        })
      }),
      { numRuns: 10 },
    )
  })

  it('can be repeated with the same plan', () => {
    const fft = createFft(8)
    for (let round = 0; round < 2; round++) {
      fft.real.fill(1)
      fft.imaginary.fill(0)
      fft.transform()
      expect([...fft.real]).toEqual([8, 0, 0, 0, 0, 0, 0, 0])
    }
  })

  it.each([0, 1, 3, 12])('of %i values cannot be planned', (size) => {
    expect(() => createFft(size)).toThrow(/power of two/)
  })
})
