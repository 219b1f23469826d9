import type { TempoCertainty } from './tempo-certainty.ts'

/**
 * What we hear, in order: the contract between the extractor, `deam/features.json`, the model and the API.
 *
 * FEATURES_VERSION changes whenever a number can change. Vectors of different versions are never compared.
 */
export const FEATURES_VERSION = 'f1'

/** Names, units and order of the fifteen; the definitions are librosa's (one file per feature beside this one). */
export const FEATURES = [
  { name: 'tempo', unit: 'BPM' },
  { name: 'rms', unit: 'full scale' },
  { name: 'spectral_centroid', unit: 'Hz' },
  { name: 'spectral_bandwidth', unit: 'Hz' },
  { name: 'spectral_rolloff', unit: 'Hz' },
  { name: 'zero_crossing_rate', unit: 'crossings per sample' },
  { name: 'mfcc_1', unit: 'dB' },
  { name: 'mfcc_2', unit: 'dB' },
  { name: 'mfcc_3', unit: 'dB' },
  { name: 'mfcc_4', unit: 'dB' },
  { name: 'mfcc_5', unit: 'dB' },
  { name: 'mfcc_6', unit: 'dB' },
  { name: 'mfcc_7', unit: 'dB' },
  { name: 'mfcc_8', unit: 'dB' },
  { name: 'mfcc_9', unit: 'dB' },
] as const

/** What the mood model reads beyond the fifteen. Reported by the API, not part of a catalogue vector. */
export const EXTENSION = [
  { name: 'signal_rms', unit: 'full scale' },
  { name: 'mfcc13avg_mean', unit: 'dB' },
  { name: 'mfcc13avg_std', unit: 'dB' },
  { name: 'contrast_mean', unit: 'dB' },
  { name: 'contrast_std', unit: 'dB' },
] as const

export type FeatureName = (typeof FEATURES)[number]['name']
export type ExtensionName = (typeof EXTENSION)[number]['name']
export type MeasureName = FeatureName | ExtensionName

export type FeatureVector = Readonly<Record<FeatureName, number>>
export type Extension = Readonly<Record<ExtensionName, number>>

/** Everything that is measured in one signal; all numbers are finite. */
export interface Measurements {
  readonly version: string
  readonly features: FeatureVector
  readonly extension: Extension
  /** Meyda's further descriptors by name; for display only. */
  readonly descriptors: Readonly<Record<string, number>>
  /** How far the tempo can be trusted; what was stored before this was measured lacks it. For display only. */
  readonly tempo?: TempoCertainty | undefined
}

export const FEATURE_NAMES: readonly FeatureName[] = FEATURES.map((feature) => feature.name)

/** The fifteen as a plain row, in the contract's order. */
export function toRow(features: FeatureVector): number[] {
  return FEATURE_NAMES.map((name) => features[name])
}
