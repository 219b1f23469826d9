import meyda from 'meyda'
import { describe, expect, it } from 'vitest'
import { BIN_WIDTH, FRAME_LENGTH, FRAME_PADDING, frameCount, HOP_LENGTH } from '#libs/dsp/frames'
import { spectra } from '#libs/dsp/spectra'
import { mean } from '#libs/dsp/statistics'
import { rms } from '#libs/features/rms'
import { spectralBandwidth } from '#libs/features/spectral-bandwidth'
import { spectralCentroid } from '#libs/features/spectral-centroid'
import { zeroCrossingRate } from '#libs/features/zero-crossing-rate'
import { SIGNALS } from './signals.ts'

interface Extractors {
  rms(input: { signal: Float32Array }): number
  zcr(input: { signal: Float32Array }): number
  spectralCentroid(input: { ampSpectrum: Float64Array }): number
  spectralSpread(input: { ampSpectrum: Float64Array }): number
}
const { featureExtractors } = meyda as unknown as { featureExtractors: Extractors }

const NAMES = ['sine440', 'noise_lcg', 'chirp', 'am_tones_100bpm']

/** Every frame as Meyda would be handed it: 2048 samples, padded with what `outside` says of the places outside. */
function frames(mono: Float32Array, outside: (i: number) => number): Float32Array[] {
  return Array.from({ length: frameCount(mono.length) }, (_, t) => {
    return Float32Array.from({ length: FRAME_LENGTH }, (_, i) => {
      const place = t * HOP_LENGTH - FRAME_PADDING + i
      return mono[place] ?? outside(place)
    })
  })
}

function meanOver<T>(values: readonly T[], value: (one: T) => number): number {
  return mean(Float64Array.from(values, value))
}

describe('Meyda, a second pair of ears, on our own frames', () => {
  it.each(NAMES)('hears the same RMS in %s', (name) => {
    const mono = SIGNALS[name]!()
    const theirs = meanOver(
      frames(mono, () => 0),
      (signal) => featureExtractors.rms({ signal }),
    )
    expect(rms(mono) / theirs).toBeCloseTo(1, 9)
  })

  it.each(NAMES)('counts the same zero crossings in %s, per frame instead of per sample', (name) => {
    // Its zero is exact while librosa's is 1e-10 wide: samples between count as ours do.
    const mono = SIGNALS[name]!().map((sample) => (Math.abs(sample) <= 1e-10 ? 0 : sample))
    const edge = (i: number) => (i < 0 ? mono[0]! : mono[mono.length - 1]!)
    const theirs = meanOver(frames(mono, edge), (signal) => featureExtractors.zcr({ signal })) / FRAME_LENGTH
    expect(zeroCrossingRate(mono) / theirs).toBeCloseTo(1, 9)
  })

  it.each(NAMES)('finds the same centroid and spread in the spectra of %s, in bins instead of Hz', (name) => {
    for (const ampSpectrum of spectra(SIGNALS[name]!().subarray(0, 44_100))) {
      const centroid = spectralCentroid(ampSpectrum)
      expect(centroid / (featureExtractors.spectralCentroid({ ampSpectrum }) * BIN_WIDTH)).toBeCloseTo(1, 9)
      const spread = featureExtractors.spectralSpread({ ampSpectrum }) * BIN_WIDTH
      expect(spectralBandwidth(ampSpectrum, centroid) / spread).toBeCloseTo(1, 6)
    }
  })
})
