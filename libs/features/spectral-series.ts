import { toDecibels } from '#libs/dsp/decibels'
import { frameCount } from '#libs/dsp/frames'
import { fillMelPowers, MEL_BAND_COUNT, melBands } from '#libs/dsp/mel'
import { spectra } from '#libs/dsp/spectra'
import { spectralBandwidth } from './spectral-bandwidth.ts'
import { spectralCentroid } from './spectral-centroid.ts'
import { createContrastMeter } from './spectral-contrast.ts'
import { spectralRolloff } from './spectral-rolloff.ts'

/** At most this many spectra are kept for further description: enough for a mean, and half a megabyte. */
export const GLIMPSE_LIMIT = 64

/** What the spectra of a signal say, frame by frame. */
export interface SpectralSeries {
  /** [Hz], one for each frame. */
  readonly centroids: Float64Array
  /** [Hz], one for each frame. */
  readonly bandwidths: Float64Array
  /** [Hz], one for each frame. */
  readonly rolloffs: Float64Array
  /** [dB], one for each frame. */
  readonly contrasts: Float64Array
  /** [dB], frame after frame of 128 bands. */
  readonly melDecibels: Float64Array
  /** A few of the spectra themselves, evenly spaced. */
  readonly glimpses: readonly Float64Array[]
}

/** Walks through the spectra of a signal once and takes from each what the features need. */
export function readSpectra(mono: Float32Array): SpectralSeries {
  const count = frameCount(mono.length)
  const centroids = new Float64Array(count)
  const bandwidths = new Float64Array(count)
  const rolloffs = new Float64Array(count)
  const melPowers = new Float64Array(count * MEL_BAND_COUNT)
  const contrast = createContrastMeter(count)
  const glimpses: Float64Array[] = []
  const glimpseStep = Math.ceil(count / GLIMPSE_LIMIT)
  const bands = melBands()
  let t = 0
  for (const spectrum of spectra(mono)) {
    const centroid = spectralCentroid(spectrum)
    centroids[t] = centroid
    bandwidths[t] = spectralBandwidth(spectrum, centroid)
    rolloffs[t] = spectralRolloff(spectrum)
    fillMelPowers(melPowers.subarray(t * MEL_BAND_COUNT, (t + 1) * MEL_BAND_COUNT), spectrum, bands)
    contrast.add(spectrum)
    if (t % glimpseStep === 0) glimpses.push(spectrum.slice())
    t += 1
  }
  return {
    centroids,
    bandwidths,
    rolloffs,
    contrasts: contrast.contrasts(),
    melDecibels: toDecibels(melPowers),
    glimpses,
  }
}
