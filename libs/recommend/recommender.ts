import { FEATURES_VERSION, type FeatureVector, toRow } from '#libs/features/table'
import { similarity } from './distance.ts'
import { type Neighbour, nearest } from './nearest.ts'
import type { Recommendation, Recommendations, Track } from './recommendation.ts'
import { measureScale, standardise } from './standardise.ts'

const DEFAULT_LIMIT = 10
const NO_ROWS: ReadonlySet<number> = new Set()

/** What the recommender needs of a catalogue. */
export interface RankedCatalogue {
  readonly version: string
  /** The features version of every vector in `tracks`. */
  readonly featuresVersion: string
  readonly tracks: readonly Track[]
}

export interface RecommenderOptions {
  /** Path under which the catalogue's audio is played, without a slash at its end: `/deam_audio`. */
  readonly streamBase: string
}

/** The catalogue's tracks nearest to a song's features, nearest first. `sha256` is the song's own audio. */
export type Recommend = (features: FeatureVector, sha256: string, limit?: number) => Recommendations

/**
 * Makes a catalogue ready to be searched: standardises its vectors once and keeps them in one matrix.
 *
 * The tracks are sorted by file name first (by code unit, the same everywhere), so that ties and the last digit of
 * every sum do not depend on the order in which the catalogue lists them.
 */
export function createRecommender(catalogue: RankedCatalogue, options: RecommenderOptions): Recommend {
  if (catalogue.featuresVersion !== FEATURES_VERSION) return () => without(catalogue, 'catalogue-outdated')
  if (catalogue.tracks.length === 0) return () => without(catalogue, 'catalogue-empty')

  const tracks = catalogue.tracks.toSorted((a, b) => (a.filename < b.filename ? -1 : 1))
  const rows = tracks.map((track) => toRow(track.features))
  const scale = measureScale(rows)
  const matrix = Float64Array.from(rows.flatMap((row) => standardise(row, scale)))
  const recordings = rowsByRecording(tracks)

  return (features, sha256, limit = DEFAULT_LIMIT) => {
    const query = Float64Array.from(standardise(toRow(features), scale))
    const neighbours = nearest(query, matrix, { limit, without: recordings.get(sha256) ?? NO_ROWS })
    const items = neighbours.map((neighbour) => describeNeighbour(neighbour, tracks, options))
    return { catalogue: catalogue.version, items }
  }
}

function without(catalogue: RankedCatalogue, reason: 'catalogue-outdated' | 'catalogue-empty'): Recommendations {
  return { catalogue: catalogue.version, items: [], reason }
}

/** The rows of each recording, by the SHA-256 of its audio: one file may stand in a catalogue under two names. */
function rowsByRecording(tracks: readonly Track[]): ReadonlyMap<string, ReadonlySet<number>> {
  const recordings = new Map<string, Set<number>>()
  tracks.forEach(({ sha256 }, row) => {
    if (sha256 === undefined) return
    recordings.set(sha256, (recordings.get(sha256) ?? new Set()).add(row))
  })
  return recordings
}

function describeNeighbour(
  { row, distance }: Neighbour,
  tracks: readonly Track[],
  { streamBase }: RecommenderOptions,
): Recommendation {
  const { filename, hasAudio } = tracks[row] as Track
  const streamUrl = hasAudio ? `${streamBase}/${encodeURIComponent(filename)}` : null
  return { filename, similarity: similarity(distance), distance, streamUrl }
}
