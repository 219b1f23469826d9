import { BIN_WIDTH } from '#libs/dsp/frames'
import type { Hertz } from '#libs/dsp/units'

/** Spectra whose amplitudes sum to less are silent: the smallest normal float32, librosa's `util.tiny`. */
export const SILENT_SUM = 1.1754943508222875e-38

/**
 * The centre of gravity of a spectrum.
 *
 * Formula: sum over k of f_k S_k / sum over k of S_k, with f_k = k 44100 / 2048
 * Source: Peeters (2004), 6.1.1; `librosa.feature.spectral_centroid` for one frame
 * Shape: 1,025 amplitudes in, one number [Hz] out. Range: 0..22,050; a silent frame is 0; a pure tone is its frequency.
 * A listener would call it brightness.
 */
export function spectralCentroid(spectrum: Float64Array): Hertz {
  let sum = 0
  let weighted = 0
  for (let k = 0; k < spectrum.length; k++) {
    const amplitude = spectrum[k] as number
    sum += amplitude
    weighted += k * amplitude
  }
  return sum < SILENT_SUM ? 0 : (weighted / sum) * BIN_WIDTH
}
