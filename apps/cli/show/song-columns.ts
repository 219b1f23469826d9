import type { AnalysisResource } from '#libs/contract/api'
import { MOODS, type Mood } from '#libs/contract/moods'
import { FEATURE_NAMES, type FeatureName } from '#libs/features/table'
import type { Cell } from './csv.ts'

/** What a table has of an analysed song, whether it was analysed here or by a service. */
export interface TabledSong {
  readonly mood: Mood
  readonly confidence: number
  readonly probabilities: Readonly<Record<Mood, number>>
  readonly ambiguous: boolean
  readonly affect: { readonly [Name in (typeof AFFECT)[number]]: number }
  readonly features: Readonly<Record<FeatureName, number>>
  readonly quality: { readonly durationSeconds: number; readonly container: string }
}

const AFFECT = ['valence', 'valenceError', 'arousal', 'arousalError'] as const

/** Confidence and the moods are shares of 1, the features in the units of the table of features. */
export const SONG_COLUMNS: readonly string[] = [
  ...['mood', 'confidence', ...MOODS, 'ambiguous', ...AFFECT],
  ...[...FEATURE_NAMES, 'durationSeconds', 'container'],
]

/** Empty fields where there is no song to tell of. */
export function songCells(song: TabledSong | undefined): readonly Cell[] {
  if (song === undefined) return SONG_COLUMNS.map(() => undefined)
  const { mood, confidence, probabilities, ambiguous, affect, features, quality } = song
  return [
    ...[mood, confidence, ...MOODS.map((name) => probabilities[name])],
    ...[ambiguous, ...AFFECT.map((name) => affect[name])],
    ...[...FEATURE_NAMES.map((name) => features[name]), quality.durationSeconds, quality.container],
  ]
}

export const ERROR_COLUMNS = ['errorCode', 'errorDetail'] as const

/** The song and the error of what a service says: one of them is empty, or both while it waits. */
export function resourceCells(resource: AnalysisResource): readonly Cell[] {
  const song = resource.status === 'completed' ? resource : undefined
  const error = 'error' in resource ? resource.error : undefined
  return [...songCells(song), error?.code, error?.detail]
}
