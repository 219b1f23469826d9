import { SmartPlayError } from '#libs/contract/errors'
import type { Signal } from '#libs/dsp/signal'
import { mean, standardDeviation } from '#libs/dsp/statistics'
import { type Ears, referenceEars } from './ears.ts'
import { mfcc } from './mfcc.ts'
import { mfccAverages } from './mfcc-average.ts'
import { onsetEnvelope } from './onset-envelope.ts'
import type { Extension, FeatureVector } from './table.ts'
import { beatLag, padWithRamps, tempoOf } from './tempo.ts'
import { type TempoCertainty, tempoCertainty } from './tempo-certainty.ts'

/** What this room hears in a signal; all numbers are finite. */
export interface Heard15 {
  readonly features: FeatureVector
  readonly extension: Extension
  readonly tempo: TempoCertainty
  /** A few amplitude spectra of 1,025 bins, evenly spaced over the signal, for whoever describes the timbre further. */
  readonly glimpses: readonly Float64Array[]
}

/**
 * All that we hear in a signal, top to bottom: samples and spectra through one pair of ears, the beat, then each feature.
 * Throws `outside-limits` where there is no sample; every other signal has its numbers, silence and one sample too.
 */
export function measure(signal: Signal, ears: Ears = referenceEars): Heard15 {
  requireSamples(signal)
  const impression = ears.listen(signal)
  const similarity = ears.similarity(padWithRamps(onsetEnvelope(impression.melDecibels)))
  const beat = beatLag(similarity)
  const averages = mfccAverages(impression.melDecibels)
  const features = {
    tempo: tempoOf(beat),
    rms: impression.rms,
    spectral_centroid: mean(impression.centroids),
    spectral_bandwidth: mean(impression.bandwidths),
    spectral_rolloff: mean(impression.rolloffs),
    zero_crossing_rate: impression.zeroCrossingRate,
    ...mfcc(impression.melDecibels),
  }
  const extension = {
    signal_rms: impression.signalRms,
    mfcc13avg_mean: mean(averages),
    mfcc13avg_std: standardDeviation(averages),
    contrast_mean: mean(impression.contrasts),
    contrast_std: standardDeviation(impression.contrasts),
  }
  return { features, extension, tempo: tempoCertainty(similarity, beat), glimpses: impression.glimpses }
}

/** The guard of `measure`, for whoever wants to know before a thread is woken. */
export function requireSamples({ interleaved, channels }: Signal): void {
  if (interleaved.length >= channels) return
  throw new SmartPlayError(
    'outside-limits',
    'cannot measure a signal without samples (expected at least one per channel)',
  )
}
