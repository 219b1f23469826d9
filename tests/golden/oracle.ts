import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  type Extension,
  type ExtensionName,
  FEATURE_NAMES,
  type FeatureName,
  type FeatureVector,
} from '#libs/features/table'

/** One number of ours beside librosa's. */
export interface Comparison {
  readonly name: FeatureName | ExtensionName
  readonly ours: number
  readonly librosa: number
  /** How far ours is off, as a part of librosa's number, or of 1 where that is smaller and the tolerance says so. */
  readonly error: number
  readonly tolerance: number
}

/** librosa's numbers for one signal, by its own names. */
export type OracleNumbers = Readonly<Record<string, number>>

interface Tolerance {
  readonly limit: number
  /** Errors of numbers near 0 are measured against this. */
  readonly scale: number
}

/**
 * Why ours may differ: librosa works in float32 and we in float64. Sums of 1,025 amplitudes in float32 move the
 * rolloff by one bin in some frames; dB near 0 are differences of large numbers. Tempo is a lag, so it is equal or
 * wrong.
 */
const RELATIVE: Tolerance = { limit: 1e-6, scale: Number.MIN_VALUE }
const ROLLOFF: Tolerance = { limit: 5e-5, scale: Number.MIN_VALUE }
const MFCC: Tolerance = { limit: 1e-5, scale: 1 }
const EXTENSION: Tolerance = { limit: 1e-4, scale: 1 }
const EXACT: Tolerance = { limit: 0, scale: Number.MIN_VALUE }

/** signal_rms is not here: the oracle has none, and a sum of squares is its own definition. */
const ORACLE_EXTENSION = ['mfcc13avg_mean', 'mfcc13avg_std', 'contrast_mean', 'contrast_std'] as const

export function compareFeatures(ours: FeatureVector, librosa: OracleNumbers): Comparison[] {
  return FEATURE_NAMES.map((name) => {
    const theirs = librosa[name === 'tempo' ? 'tempo_feature_tempo' : name]!
    return { name, ours: ours[name], librosa: theirs, ...distance(ours[name], theirs, toleranceOf(name)) }
  })
}

export function compareExtension(ours: Extension, librosa: OracleNumbers): Comparison[] {
  return ORACLE_EXTENSION.map((name) => {
    const theirs = librosa[name]!
    return { name, ours: ours[name], librosa: theirs, ...distance(ours[name], theirs, EXTENSION) }
  })
}

/** Those comparisons that a test must not find. */
export function tooFar(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.filter(({ error, tolerance }) => !(error <= tolerance))
}

export function sha256(samples: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex')
}

export function readJson<T>(file: URL | string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

function toleranceOf(name: FeatureName): Tolerance {
  if (name === 'tempo') return EXACT
  if (name === 'spectral_rolloff') return ROLLOFF
  return name.startsWith('mfcc') ? MFCC : RELATIVE
}

function distance(ours: number, theirs: number, { limit, scale }: Tolerance): { error: number; tolerance: number } {
  const gap = Math.abs(ours - theirs)
  return { error: gap === 0 ? 0 : gap / Math.max(scale, Math.abs(theirs)), tolerance: limit }
}
