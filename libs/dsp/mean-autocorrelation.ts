import { createFft } from './fft.ts'
import { hannWindow } from './hann.ts'

/** Windows of less energy than this are silent: the smallest normal float32, librosa's `util.tiny`. */
const SILENT_ENERGY = 1.1754943508222875e-38

/**
 * How alike a signal is to itself some steps later, locally, averaged over all places.
 *
 * Formula: r_l = mean over t of ( sum over i of v_i v_(i+l) / sum over i of v_i^2 ), with v_i = w_i x_(t+i), w
 *   periodic Hann of W values; t in 0..n-W; a window without energy counts as 0
 * Source: `librosa.feature.tempogram(...).mean(axis=-1)` over a signal that is already padded, norm=inf (the largest
 *   value of an autocorrelation is its first)
 * Shape: n >= W values of any unit in, W values for lags 0..W-1 out. Range: -1..1, 0..1 where the input is never
 *   negative.
 *
 * Two windows go through each transform, one as the real and one as the imaginary part, both scaled to energy 1: the
 * real part of the inverse transform of |Z|^2 is then the sum of both autocorrelations. Mean and inverse transform
 * commute, so there is one inverse for all windows.
 */
export function meanAutocorrelation(values: Float64Array, windowLength: number): Float64Array {
  const window = hannWindow(windowLength)
  const count = values.length - windowLength + 1
  // Twice the length, or the ends would wrap round and meet the beginnings.
  const fft = createFft(2 ** Math.ceil(Math.log2(2 * windowLength)))
  const power = new Float64Array(fft.size)
  for (let t = 0; t < count; t += 2) {
    fillWindow(fft.real, { values, window, start: t })
    fillWindow(fft.imaginary, { values, window, start: t + 1 })
    fft.transform()
    for (let k = 0; k < power.length; k++) {
      power[k] = (power[k] as number) + (fft.real[k] as number) ** 2 + (fft.imaginary[k] as number) ** 2
    }
  }
  fft.real.set(power)
  fft.imaginary.fill(0)
  fft.transform()
  return fft.real.slice(0, windowLength).map((sum) => sum / (fft.size * count))
}

interface WindowSource {
  readonly values: Float64Array
  readonly window: Float64Array
  readonly start: number
}

/** One window of energy 1, then zeros; all zeros where it is silent or begins after the last place. */
function fillWindow(target: Float64Array, { values, window, start }: WindowSource) {
  target.fill(0)
  if (start + window.length > values.length) return
  let energy = 0
  for (let i = 0; i < window.length; i++) {
    const value = (window[i] as number) * (values[start + i] as number)
    target[i] = value
    energy += value * value
  }
  const scale = energy < SILENT_ENERGY ? 0 : 1 / Math.sqrt(energy)
  for (let i = 0; i < window.length; i++) target[i] = (target[i] as number) * scale
}
