import { MOODS } from '#libs/contract/moods'
import { toRow } from '#libs/features/table'
import { FINGERPRINT_BYTES, fingerprint } from './fingerprint.ts'
import type { Affect, Track } from './recommendation.ts'
import { packTexts, type TextColumn } from './text-column.ts'

/**
 * A catalogue's tracks as columns, in the order of their file names (by code unit, the same everywhere).
 *
 * This is what is searched, what a catalogue file holds, and all that stays in memory: 120 bytes of features a track and
 * its name. An optional column that nobody filled has length 0.
 */
export interface TrackColumns {
  readonly count: number
  /** count x 15, track after track, each feature in its own unit. */
  readonly features: Float64Array
  readonly filenames: TextColumn
  /** Empty texts where unknown. */
  readonly titles: TextColumn
  readonly artists: TextColumn
  /** 1 where the audio is there. */
  readonly hasAudio: Uint8Array
  /** The place in MOODS, counted from 1; 0 where unknown. */
  readonly moods: Uint8Array
  /** count x 2: the predicted valence and arousal (1..9), NaN where unknown; or empty. */
  readonly affect: Float64Array
  /** count x 2: valence and arousal as listeners rated them (1..9), NaN where unknown; or empty. */
  readonly labels: Float64Array
  /** count x 32: SHA-256 of the audio, zeros where unknown; or empty. */
  readonly recordings: Uint8Array
}

/** Sorts tracks by file name and packs them, so that nothing later depends on the order in which they were listed. */
export function packTracks(tracks: readonly Track[]): TrackColumns {
  const sorted = tracks.toSorted((a, b) => (a.filename < b.filename ? -1 : 1))
  return {
    count: sorted.length,
    features: Float64Array.from(sorted.flatMap(({ features }) => toRow(features))),
    filenames: packTexts(sorted.map(({ filename }) => filename)),
    titles: packTexts(sorted.map(({ title = '' }) => title)),
    artists: packTexts(sorted.map(({ artist = '' }) => artist)),
    hasAudio: Uint8Array.from(sorted, ({ hasAudio }) => Number(hasAudio)),
    moods: Uint8Array.from(sorted, ({ mood }) => (mood === undefined ? 0 : MOODS.indexOf(mood) + 1)),
    affect: packPoints(sorted.map(affectOf)),
    labels: packPoints(sorted.map(({ labels }) => labels)),
    recordings: packFingerprints(sorted),
  }
}

function affectOf({ valence, arousal }: Track): Affect | undefined {
  return valence === undefined || arousal === undefined ? undefined : { valence, arousal }
}

function packPoints(points: readonly (Affect | undefined)[]): Float64Array {
  if (points.every((point) => point === undefined)) return new Float64Array(0)
  return Float64Array.from(points.flatMap((point) => [point?.valence ?? Number.NaN, point?.arousal ?? Number.NaN]))
}

function packFingerprints(tracks: readonly Track[]): Uint8Array {
  if (tracks.every(({ sha256 }) => sha256 === undefined)) return new Uint8Array(0)
  const packed = new Uint8Array(tracks.length * FINGERPRINT_BYTES)
  for (const [row, { sha256 = '' }] of tracks.entries()) {
    packed.set(fingerprint(sha256) ?? [], row * FINGERPRINT_BYTES)
  }
  return packed
}
