import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureVector, toRow } from '#libs/features/table'
import { agreement, typicalDifferences } from './agreement.ts'
import { type Space, similarity, squaredDistance } from './distance.ts'
import { diversify } from './diversify.ts'
import { fingerprint, isFingerprintAt } from './fingerprint.ts'
import { type Neighbour, nearest } from './nearest.ts'
import type { Affect, Recommendation, Recommendations, Wishes } from './recommendation.ts'
import { measureScale, weightsOf } from './scale.ts'
import { textAt } from './text-column.ts'
import type { Tracks } from './tracks.ts'

const DEFAULT_LIMIT = 10
/**
 * Diversity chooses from so many times the limit of nearest tracks, and at least from so many. Where few artists fill that
 * pool, it looks so many times as far.
 */
const POOL = { times: 5, least: 50, growth: [1, 4, 16] }
const WIDTH = FEATURE_NAMES.length

/** What the ranking needs of a catalogue. */
export interface RankedCatalogue {
  readonly version: string
  /** The features version of every vector in `tracks`. */
  readonly featuresVersion: string
  readonly tracks: Tracks
}

export interface RankingOptions {
  /** Path under which the catalogue's audio is played, without a slash at its end: `/deam_audio`. */
  readonly streamBase: string
}

/** The tracks of one catalogue nearest to something, nearest first; ties stand in the order of their file names. */
export interface Ranking {
  /** Like a song that was heard; `sha256` is its own audio, which is never recommended to it. */
  likeSong(features: FeatureVector, sha256: string, wishes?: Wishes): Recommendations
  /** Like the track at a row of this catalogue. */
  likeTrack(row: number, wishes?: Wishes): Recommendations
  /** Around a point of the valence-arousal plane, by the tracks' predicted affect. */
  nearAffect(point: Affect, wishes?: Wishes): Recommendations
}

/** A search: where, from which point, and what may not be found. */
interface Question {
  readonly space: Space
  readonly query: Float64Array
  readonly isSelf: (row: number) => boolean
  readonly why?: (row: number) => Recommendation['why']
}

export function createRanking(catalogue: RankedCatalogue, { streamBase }: RankingOptions): Ranking {
  const { version, featuresVersion, tracks } = catalogue
  const { columns } = tracks
  const sounds = { matrix: columns.features, weights: weightsOf(measureScale(columns.features, WIDTH)) }
  const plane = { matrix: columns.affect, weights: Float64Array.of(1, 1) }
  const typical = typicalDifferences(columns.features, WIDTH)

  return {
    likeSong(features, sha256, wishes = {}) {
      const own = fingerprint(sha256)
      const isSelf = (row: number) => own !== undefined && isFingerprintAt(columns.recordings, row, own)
      return rankSounds(Float64Array.from(toRow(features)), isSelf, wishes)
    },

    likeTrack(row, wishes = {}) {
      const own = fingerprint(tracks.at(row).sha256 ?? '')
      const isSelf = (other: number) =>
        other === row || (own !== undefined && isFingerprintAt(columns.recordings, other, own))
      return rankSounds(rowAt(sounds, row), isSelf, wishes)
    },

    nearAffect({ valence, arousal }, wishes = {}) {
      if (tracks.count === 0) return without('catalogue-empty')
      if (columns.affect.length === 0) return without('affect-unknown')
      return rank({ space: plane, query: Float64Array.of(valence, arousal), isSelf: () => false }, wishes)
    },
  }

  function rankSounds(query: Float64Array, isSelf: Question['isSelf'], wishes: Wishes): Recommendations {
    if (featuresVersion !== FEATURES_VERSION) return without('catalogue-outdated')
    if (tracks.count === 0) return without('catalogue-empty')
    const why = (row: number) => agreement(query, rowAt(sounds, row), typical)
    return rank({ space: sounds, query, isSelf, why }, wishes)
  }

  function rank(question: Question, wishes: Wishes): Recommendations {
    const { limit = DEFAULT_LIMIT, minSimilarity = 0, mood, diversity = 0 } = wishes
    const { space, query, isSelf } = question
    const wantedMood = mood === undefined ? undefined : MOODS.indexOf(mood) + 1
    const accepts = (row: number) => (wantedMood === undefined || columns.moods[row] === wantedMood) && !isSelf(row)
    const chosen = diversity > 0 ? mix() : find(limit)
    return { catalogue: version, items: chosen.map((neighbour) => describe(neighbour, question)) }

    function find(size: number): Neighbour[] {
      return nearest(query, space, { limit: size, accepts }).filter(isSimilar)
    }

    function mix(): Neighbour[] {
      let mixed: Neighbour[] = []
      for (const growth of POOL.growth) {
        const size = growth * Math.max(POOL.least, limit * POOL.times)
        const pool = find(size)
        mixed = diversify(pool, { limit, diversity, artistOf, distanceBetween })
        if (mixed.length === limit || pool.length < size) break
      }
      return mixed
    }

    function isSimilar({ distance }: Neighbour): boolean {
      return similarity(distance) >= minSimilarity
    }

    function distanceBetween(row: number, other: number): number {
      return Math.sqrt(squaredDistance(rowAt(space, row), space, other))
    }
  }

  function describe({ row, distance }: Neighbour, { why }: Question): Recommendation {
    const { filename, hasAudio, title, artist, mood } = tracks.at(row)
    const streamUrl = hasAudio ? `${streamBase}/${encodeURIComponent(filename)}` : null
    return {
      ...{ filename, similarity: similarity(distance), distance, streamUrl },
      ...(why && { why: why(row) }),
      ...(title !== undefined && { title }),
      ...(artist !== undefined && { artist }),
      ...(mood !== undefined && { mood }),
    }
  }

  function artistOf(row: number): string {
    return textAt(columns.artists, row)
  }

  function without(reason: NonNullable<Recommendations['reason']>): Recommendations {
    return { catalogue: version, items: [], reason }
  }
}

function rowAt({ matrix, weights: { length } }: Space, row: number): Float64Array {
  return matrix.subarray(row * length, (row + 1) * length)
}
