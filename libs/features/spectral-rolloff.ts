import { BIN_WIDTH } from '#libs/dsp/frames'
import type { Hertz } from '#libs/dsp/units'

/** librosa's default `roll_percent`. */
const SHARE_BELOW = 0.85

/**
 * The frequency below which most of a spectrum lies.
 *
 * Formula: f_k of the smallest k with sum of S_0..S_k >= 0.85 sum of all S, with f_k = k 44100 / 2048
 * Source: Peeters (2004), 6.1.5; `librosa.feature.spectral_rolloff` for one frame. librosa sums in float32, one after
 *   the other, and so answers the neighbouring bin in a few frames of a clip.
 * Shape: 1,025 amplitudes in, one number [Hz] out. Range: 0..22,050; a silent frame is 0.
 * A listener would call it where the treble ends.
 */
export function spectralRolloff(spectrum: Float64Array): Hertz {
  let sum = 0
  for (let k = 0; k < spectrum.length; k++) sum += spectrum[k] as number
  const share = SHARE_BELOW * sum
  let below = 0
  for (let k = 0; k < spectrum.length; k++) {
    below += spectrum[k] as number
    if (below >= share) return k * BIN_WIDTH
  }
  return 0
}
