import { finiteSamples } from '#libs/dsp/finite-samples'
import { meanAutocorrelation } from '#libs/dsp/mean-autocorrelation'
import { mixToMono } from '#libs/dsp/mono'
import type { Signal } from '#libs/dsp/signal'
import { rms } from './rms.ts'
import { signalRms } from './signal-rms.ts'
import { readSpectra, type SpectralSeries } from './spectral-series.ts'
import { TEMPO_WINDOW } from './tempo.ts'
import { zeroCrossingRate } from './zero-crossing-rate.ts'

/** What the samples and their spectra say, before anything musical is made of it. */
export interface Impression extends SpectralSeries {
  readonly signalRms: number
  readonly rms: number
  readonly zeroCrossingRate: number
}

/**
 * The costly part of hearing. There are two of it with the same numbers: the readable one below, which defines them, and
 * the fast one of `libs/extract/kernel`. Both pass the same tests.
 */
export interface Ears {
  /** Mixes, cuts into frames, transforms. What it returns may be overwritten by the next call, but for the glimpses. */
  listen(signal: Signal): Impression
  /** The mean autocorrelation of a padded onset envelope through the window of tempo, for lags 0..688. */
  similarity(padded: Float64Array): Float64Array
}

export const referenceEars: Ears = {
  listen({ interleaved, channels }) {
    const samples = finiteSamples(interleaved)
    const mono = mixToMono({ interleaved: samples, channels })
    return {
      signalRms: signalRms(samples),
      rms: rms(mono),
      zeroCrossingRate: zeroCrossingRate(mono),
      ...readSpectra(mono),
    }
  },
  similarity: (padded) => meanAutocorrelation(padded, TEMPO_WINDOW),
}
