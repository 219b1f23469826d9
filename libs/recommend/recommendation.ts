import type { FeatureVector } from '#libs/features/table'

/** One catalogue track as the recommender sees it. */
export interface Track {
  readonly filename: string
  readonly features: FeatureVector
  /** SHA-256 of the track's audio, where known: the track itself is never recommended to itself. */
  readonly sha256?: string
  readonly hasAudio: boolean
}

export interface Recommendation {
  readonly filename: string
  /** 1 / (1 + distance), in (0, 1]. */
  readonly similarity: number
  /** Euclidean distance over the z-scored fifteen. */
  readonly distance: number
  /** Path of the playable audio; null where the catalogue has none. */
  readonly streamUrl: string | null
}

export interface Recommendations {
  /** Version of the catalogue that was ranked. */
  readonly catalogue: string
  readonly items: readonly Recommendation[]
  /** Why there are none, where there are none. */
  readonly reason?: 'catalogue-outdated' | 'catalogue-empty'
}
