import { BIN_COUNT, BIN_WIDTH } from './frames.ts'
import { SAMPLE_RATE } from './signal.ts'
import type { Hertz } from './units.ts'

/** Bands from 0 Hz to half the sample rate: librosa's default `n_mels`. */
export const MEL_BAND_COUNT = 128

/** Slaney's scale is linear up to here ... */
const LINEAR_UNTIL: Hertz = 1000
/** ... with this much in one mel ... */
const LINEAR_STEP: Hertz = 200 / 3
const LINEAR_MELS = LINEAR_UNTIL / LINEAR_STEP
/** ... and logarithmic above: 27 mels from 1,000 to 6,400 Hz. */
const LOG_STEP = Math.log(6.4) / 27

/** One triangle: the weights of a run of neighbouring amplitudes, beginning at `firstBin`. */
export interface MelBand {
  readonly firstBin: number
  readonly weights: Float64Array
}

/**
 * Pitch as it is heard, and back.
 *
 * Formula: mel = f / (200/3) below 1,000 Hz, 15 + ln(f / 1,000) / (ln(6.4) / 27) above
 * Source: Slaney, Auditory Toolbox (1998); `librosa.hz_to_mel(htk=False)`
 */
export function hertzToMel(frequency: Hertz): number {
  if (frequency < LINEAR_UNTIL) return frequency / LINEAR_STEP
  return LINEAR_MELS + Math.log(frequency / LINEAR_UNTIL) / LOG_STEP
}

export function melToHertz(mel: number): Hertz {
  return mel < LINEAR_MELS ? mel * LINEAR_STEP : LINEAR_UNTIL * Math.exp((mel - LINEAR_MELS) * LOG_STEP)
}

/**
 * Triangles of equal width in mel, each of area 1.
 *
 * Formula: w_b(f) = max(0, min((f - f_b) / (f_(b+1) - f_b), (f_(b+2) - f) / (f_(b+2) - f_(b+1)))) 2 / (f_(b+2) - f_b),
 *   with 130 edges f_b evenly spaced in mel from 0 to 22,050 Hz
 * Source: Slaney, Auditory Toolbox (1998); `librosa.filters.mel(sr=44100, n_fft=2048)` in float64
 * Shape: 128 bands over the 1,025 bins of a spectrum [1/Hz]. Range: 0 and up.
 * A listener would call it dividing the keyboard into 128 zones that sound equally wide.
 */
export function melBands(): MelBand[] {
  const top = hertzToMel(SAMPLE_RATE / 2)
  const edges = Array.from({ length: MEL_BAND_COUNT + 2 }, (_, i) => melToHertz((top * i) / (MEL_BAND_COUNT + 1)))
  return Array.from({ length: MEL_BAND_COUNT }, (_, band) => {
    const [low, middle, high] = edges.slice(band, band + 3) as [Hertz, Hertz, Hertz]
    const firstBin = Math.floor(low / BIN_WIDTH)
    const lastBin = Math.min(BIN_COUNT - 1, Math.ceil(high / BIN_WIDTH))
    const weight = (frequency: Hertz) =>
      (Math.max(0, Math.min((frequency - low) / (middle - low), (high - frequency) / (high - middle))) * 2) /
      (high - low)
    return {
      firstBin,
      weights: Float64Array.from({ length: lastBin - firstBin + 1 }, (_, i) => weight((firstBin + i) * BIN_WIDTH)),
    }
  })
}

/** The power of one spectrum in each band: sum over k of w_k S_k^2 [full scale^2 x samples^2 / Hz]. */
export function fillMelPowers(powers: Float64Array, spectrum: Float64Array, bands: readonly MelBand[]): void {
  for (let band = 0; band < powers.length; band++) {
    const { firstBin, weights } = bands[band] as MelBand
    let power = 0
    for (let i = 0; i < weights.length; i++) {
      const amplitude = spectrum[firstBin + i] as number
      power += (weights[i] as number) * amplitude * amplitude
    }
    powers[band] = power
  }
}
