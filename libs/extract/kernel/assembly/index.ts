import {
  bandwidths,
  centroids,
  contrastRuns,
  envelope,
  glimpses,
  halfWindow,
  melDecibels,
  melRuns,
  melWeights,
  padWith,
  peaks,
  places,
  reserve,
  rolloffs,
  samples,
  similarity,
  tempoCosines,
  tempoSines,
  tempoWindow,
  turns,
  unpackTurns,
  valleys,
} from './memory.ts'
import { mixToMono } from './mono.ts'
import { rms as rmsOf } from './rms.ts'
import { meanAutocorrelation } from './similarity.ts'
import { readSpectra } from './spectra.ts'
import { zeroCrossingRate as zeroCrossingRateOf } from './zero-crossing-rate.ts'

/** The numbers that need no spectrum, after `listen`. */
export let energy: f64 = 0
export let rms: f64 = 0
export let zeroCrossingRate: f64 = 0

/**
 * Everything that is heard in the interleaved samples at `samples`, which `reserve` made room for: first what comes
 * from the samples themselves, then what comes from their spectra. The samples are mixed to mono where they lie.
 */
export function listen(sampleCount: i32, channels: i32): void {
  padWith(0, 0, sampleCount * channels)
  energy = mixToMono(sampleCount, channels)
  padWith(load<f32>(samples), load<f32>(samples + ((<usize>(sampleCount - 1)) << 2)), sampleCount)
  zeroCrossingRate = zeroCrossingRateOf(sampleCount)
  padWith(0, 0, sampleCount)
  rms = rmsOf(sampleCount)
  readSpectra(sampleCount)
}

// asc does not find files with their extension in `export ... from`.
export {
  bandwidths,
  centroids,
  contrastRuns,
  envelope,
  glimpses,
  halfWindow,
  meanAutocorrelation,
  melDecibels,
  melRuns,
  melWeights,
  peaks,
  places,
  reserve,
  rolloffs,
  samples,
  similarity,
  tempoCosines,
  tempoSines,
  tempoWindow,
  turns,
  unpackTurns,
  valleys,
}
