import { BIN_WIDTH } from '#libs/dsp/frames'
import type { Hertz } from '#libs/dsp/units'
import { SILENT_SUM } from './spectral-centroid.ts'

/**
 * How far a spectrum spreads around its centroid.
 *
 * Formula: sqrt( sum over k of S_k (f_k - centroid)^2 / sum over k of S_k ), with f_k = k 44100 / 2048
 * Source: Klapuri and Davy (2006), chapter 5; `librosa.feature.spectral_bandwidth` (p = 2) for one frame
 * Shape: 1,025 amplitudes and their centroid [Hz] in, one number [Hz] out. Range: 0..11,025; a silent frame is 0.
 * A listener would call it how full the sound is: a flute is narrow, a distorted guitar is wide.
 */
export function spectralBandwidth(spectrum: Float64Array, centroid: Hertz): Hertz {
  const centre = centroid / BIN_WIDTH
  let sum = 0
  let spread = 0
  for (let k = 0; k < spectrum.length; k++) {
    const amplitude = spectrum[k] as number
    const distance = k - centre
    sum += amplitude
    spread += amplitude * distance * distance
  }
  return sum < SILENT_SUM ? 0 : Math.sqrt(spread / sum) * BIN_WIDTH
}
