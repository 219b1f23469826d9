import { createFft, rootsOfUnity } from './fft.ts'

/** A plan for Fourier transforms of real values of one size, with the buffers that it works in. */
export interface RealFft {
  readonly size: number
  /** X_0..X_(size/2) of the latest transform; the next one overwrites them. */
  readonly real: Float64Array
  readonly imaginary: Float64Array
  transform(values: Float64Array): void
}

/**
 * The Fourier transform of real values, at half the cost of a complex one.
 *
 * Formula: with z_i = x_2i + j x_2i+1, Z its transform and half = size / 2:
 *   X_k = (Z_k + conj Z_(half-k)) / 2 - j exp(-2 pi j k / size) (Z_k - conj Z_(half-k)) / 2
 * Source: Press et al., Numerical Recipes (3rd edition, 2007), 12.3.2; values as `numpy.fft.rfft` in float64.
 * Shape: size values in, size / 2 + 1 complex values out, the unit of the input; size is a power of two, at least 4.
 */
export function createRealFft(size: number): RealFft {
  const half = size / 2
  const fft = createFft(half)
  const turns = rootsOfUnity(size)
  const real = new Float64Array(half + 1)
  const imaginary = new Float64Array(half + 1)
  return { size, real, imaginary, transform }

  function transform(values: Float64Array) {
    for (let i = 0; i < half; i++) {
      fft.real[i] = values[2 * i] as number
      fft.imaginary[i] = values[2 * i + 1] as number
    }
    fft.transform()
    fillSpectrum()
  }

  function fillSpectrum() {
    for (let k = 0; k <= half; k++) {
      const near = k === half ? 0 : k
      const far = k === 0 ? 0 : half - k
      const evenRe = ((fft.real[near] as number) + (fft.real[far] as number)) / 2
      const evenIm = ((fft.imaginary[near] as number) - (fft.imaginary[far] as number)) / 2
      const oddRe = ((fft.imaginary[near] as number) + (fft.imaginary[far] as number)) / 2
      const oddIm = ((fft.real[far] as number) - (fft.real[near] as number)) / 2
      const cos = turns.real[k] as number
      const sin = turns.imaginary[k] as number
      real[k] = evenRe + cos * oddRe - sin * oddIm
      imaginary[k] = evenIm + cos * oddIm + sin * oddRe
    }
  }
}
