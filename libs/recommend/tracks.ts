import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES } from '#libs/features/table'
import { toVector } from './feature-vector.ts'
import { fingerprintAt } from './fingerprint.ts'
import type { Affect, Track } from './recommendation.ts'
import { textAt } from './text-column.ts'
import { packTracks, type TrackColumns } from './track-columns.ts'

/** A catalogue's tracks, each made when it is asked for: a million track objects would not fit in memory. */
export interface Tracks extends Iterable<Track> {
  readonly count: number
  readonly columns: TrackColumns
  /** The track at a row, 0 <= row < count. */
  at(row: number): Track
  /** The row of a file name; undefined where there is none. */
  rowOf(filename: string): number | undefined
}

export function gatherTracks(tracks: readonly Track[]): Tracks {
  return openTracks(packTracks(tracks))
}

export function openTracks(columns: TrackColumns): Tracks {
  const { count } = columns
  const at = (row: number) => trackAt(columns, row)
  return {
    count,
    columns,
    at,
    rowOf: (filename) => findRow(columns, filename),
    *[Symbol.iterator]() {
      for (let row = 0; row < count; row++) yield at(row)
    },
  }
}

function trackAt(columns: TrackColumns, row: number): Track {
  const width = FEATURE_NAMES.length
  const known = {
    title: textAt(columns.titles, row) || undefined,
    artist: textAt(columns.artists, row) || undefined,
    sha256: fingerprintAt(columns.recordings, row),
    mood: MOODS[(columns.moods[row] ?? 0) - 1],
    ...pointAt(columns.affect, row),
    labels: pointAt(columns.labels, row),
  }
  return {
    filename: textAt(columns.filenames, row),
    features: toVector(columns.features.subarray(row * width, (row + 1) * width)),
    hasAudio: columns.hasAudio[row] === 1,
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Partial<Track>),
  }
}

/** A point of the valence-arousal plane; undefined where it is not known. */
export function pointAt(column: Float64Array, row: number): Affect | undefined {
  const valence = column[2 * row] ?? Number.NaN
  const arousal = column[2 * row + 1] ?? Number.NaN
  return Number.isNaN(valence) || Number.isNaN(arousal) ? undefined : { valence, arousal }
}

/** Binary search: the columns stand in the order of their file names. */
function findRow({ filenames, count }: TrackColumns, filename: string): number | undefined {
  let low = 0
  let high = count - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const name = textAt(filenames, middle)
    if (name === filename) return middle
    if (name < filename) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
