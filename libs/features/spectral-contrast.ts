import { toDecibels } from '#libs/dsp/decibels'
import { BIN_COUNT, BIN_WIDTH } from '#libs/dsp/frames'
import { mean } from '#libs/dsp/statistics'
import type { Decibels, Hertz } from '#libs/dsp/units'

/** The first octave band begins here, librosa's `fmin`; below it lies one more band. */
const FIRST_OCTAVE: Hertz = 200
const OCTAVE_COUNT = 6
/** The part of a band that counts as its peaks, and as its valleys: librosa's `quantile`. */
const QUANTILE = 0.02

/** Seven bands: 0 to 200 Hz, the octaves from 200 to 6,400 Hz, and all above. */
export const CONTRAST_BAND_COUNT = OCTAVE_COUNT + 1

/** Bins `from` up to but not including `to`; the `extremes` highest are peaks, as many of the lowest are valleys. */
export interface ContrastBand {
  readonly from: number
  readonly to: number
  readonly extremes: number
}

/** Collects the peaks and valleys of spectra, one after the other. */
export interface ContrastMeter {
  add(spectrum: Float64Array): void
  /** The contrast of each frame so far, averaged over the bands. */
  contrasts(): Float64Array
}

/**
 * How far the peaks of a spectrum stand out of its valleys.
 *
 * Formula: in each band, dB(mean of the highest m amplitudes) - dB(mean of the lowest m), m = max(1, round(0.02 bins));
 *   per frame the average over the 7 bands. dB as in `toDecibels`, over all peaks and over all valleys of the clip.
 * Source: Jiang et al. (2002), "Music type classification by spectral contrast feature";
 *   `librosa.feature.spectral_contrast(y=y, sr=44100).mean(axis=0)`, which takes dB of amplitudes, not of powers
 * Shape: `frameCount` spectra of 1,025 amplitudes in, as many numbers [dB] out. Range: 0..180 (in music 15..30).
 * A listener would call it clarity: clear tones stand out, noise does not.
 */
export function createContrastMeter(frameCount: number): ContrastMeter {
  const bands = contrastBands()
  const peaks = new Float64Array(frameCount * bands.length)
  const valleys = new Float64Array(frameCount * bands.length)
  let filled = 0
  return { add, contrasts }

  function add(spectrum: Float64Array) {
    for (const band of bands) {
      peaks[filled] = meanOfHighest(spectrum, band)
      valleys[filled] = meanOfLowest(spectrum, band)
      filled += 1
    }
  }

  function contrasts(): Float64Array {
    return meanContrasts(toDecibels(peaks), toDecibels(valleys))
  }
}

/** Peaks less valleys of each frame, averaged over the bands; both [dB], frame after frame of 7 bands. */
export function meanContrasts(high: Float64Array, low: Float64Array): Float64Array {
  const frameCount = high.length / CONTRAST_BAND_COUNT
  return Float64Array.from({ length: frameCount }, (_, frame) => frameContrast(high, low, frame))
}

function frameContrast(high: Float64Array, low: Float64Array, frame: number): Decibels {
  let sum = 0
  for (let band = 0; band < CONTRAST_BAND_COUNT; band++) {
    const at = frame * CONTRAST_BAND_COUNT + band
    sum += (high[at] as number) - (low[at] as number)
  }
  return sum / CONTRAST_BAND_COUNT
}

/**
 * librosa's exact bins: those from edge to edge, both included; but for the lowest band one more below; then, but for
 * the highest band, the last one is left out. The count that the quantile is taken of still includes it.
 */
export function contrastBands(): ContrastBand[] {
  return Array.from({ length: CONTRAST_BAND_COUNT }, (_, band) => {
    const isLowest = band === 0
    const isHighest = band === OCTAVE_COUNT
    const from = isLowest ? 0 : Math.ceil((FIRST_OCTAVE * 2 ** (band - 1)) / BIN_WIDTH) - 1
    const end = isHighest ? BIN_COUNT : Math.floor((FIRST_OCTAVE * 2 ** band) / BIN_WIDTH) + 1
    return { from, to: isHighest ? end : end - 1, extremes: Math.max(1, Math.round(QUANTILE * (end - from))) }
  })
}

/**
 * Keeps the m highest so far in order and lets every amplitude challenge the least of them: few succeed. Music falls
 * off towards the treble, so the walk begins at the bottom and has the highest early.
 */
function meanOfHighest(spectrum: Float64Array, { from, to, extremes }: ContrastBand): number {
  const kept = new Float64Array(extremes)
  for (let k = from; k < to; k++) {
    const amplitude = spectrum[k] as number
    if (amplitude > (kept[0] as number)) fillRanked(kept, amplitude)
  }
  return mean(kept)
}

/** As `meanOfHighest`, upside down and from the top: the lowest amplitudes are the highest of their negatives. */
function meanOfLowest(spectrum: Float64Array, { from, to, extremes }: ContrastBand): number {
  const kept = new Float64Array(extremes).fill(Number.NEGATIVE_INFINITY)
  for (let k = to - 1; k >= from; k--) {
    const negative = -(spectrum[k] as number)
    if (negative > (kept[0] as number)) fillRanked(kept, negative)
  }
  return -mean(kept)
}

/** Puts a value in the place that it has in the rising order; the least drops out. */
function fillRanked(kept: Float64Array, value: number) {
  let place = 0
  while (place + 1 < kept.length && (kept[place + 1] as number) < value) {
    kept[place] = kept[place + 1] as number
    place += 1
  }
  kept[place] = value
}
