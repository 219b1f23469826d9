import { SmartPlayError } from '#libs/contract/errors'
import { finiteSamples } from '#libs/dsp/finite-samples'
import { mixToMono } from '#libs/dsp/mono'
import type { Signal } from '#libs/dsp/signal'
import { mean, standardDeviation } from '#libs/dsp/statistics'
import { mfcc } from './mfcc.ts'
import { mfccAverages } from './mfcc-average.ts'
import { onsetEnvelope } from './onset-envelope.ts'
import { rms } from './rms.ts'
import { signalRms } from './signal-rms.ts'
import { readSpectra } from './spectral-series.ts'
import type { Extension, FeatureVector } from './table.ts'
import { tempo } from './tempo.ts'
import { zeroCrossingRate } from './zero-crossing-rate.ts'

/** What this room hears in a signal; all numbers are finite. */
export interface Heard15 {
  readonly features: FeatureVector
  readonly extension: Extension
  /** A few amplitude spectra of 1,025 bins, evenly spaced over the signal, for whoever describes the timbre further. */
  readonly glimpses: readonly Float64Array[]
}

/**
 * All that we hear in a signal, top to bottom: mix, one short-time Fourier transform, then each feature.
 * Throws `outside-limits` where there is no sample; every other signal has its numbers, silence and one sample too.
 */
export function measure(signal: Signal): Heard15 {
  requireSamples(signal)
  const { channels } = signal
  const samples = finiteSamples(signal.interleaved)
  const mono = mixToMono({ interleaved: samples, channels })
  const series = readSpectra(mono)
  const averages = mfccAverages(series.melDecibels)
  const features = {
    tempo: tempo(onsetEnvelope(series.melDecibels)),
    rms: rms(mono),
    spectral_centroid: mean(series.centroids),
    spectral_bandwidth: mean(series.bandwidths),
    spectral_rolloff: mean(series.rolloffs),
    zero_crossing_rate: zeroCrossingRate(mono),
    ...mfcc(series.melDecibels),
  }
  const extension = {
    signal_rms: signalRms(samples),
    mfcc13avg_mean: mean(averages),
    mfcc13avg_std: standardDeviation(averages),
    contrast_mean: mean(series.contrasts),
    contrast_std: standardDeviation(series.contrasts),
  }
  return { features, extension, glimpses: series.glimpses }
}

/** The guard of `measure`, for whoever wants to know before a thread is woken. */
export function requireSamples({ interleaved, channels }: Signal): void {
  if (interleaved.length >= channels) return
  throw new SmartPlayError(
    'outside-limits',
    'cannot measure a signal without samples (expected at least one per channel)',
  )
}
