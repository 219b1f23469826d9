import type { Mood } from '#libs/contract/moods'
import type { FeatureName, FeatureVector } from '#libs/features/table'

/** A point of the valence-arousal plane, 1..9 both. */
export interface Affect {
  readonly valence: number
  readonly arousal: number
}

/** One track of a catalogue; what is optional is known of some tracks only. */
export interface Track {
  readonly filename: string
  readonly features: FeatureVector
  /** SHA-256 of the track's audio: the track itself is never recommended to itself. */
  readonly sha256?: string
  readonly hasAudio: boolean
  readonly title?: string
  readonly artist?: string
  /** The mood and the affect (1..9) that our model predicted when the catalogue was built. */
  readonly mood?: Mood
  readonly valence?: number
  readonly arousal?: number
  /** The affect as listeners rated it. */
  readonly labels?: Affect
}

export interface Recommendation {
  readonly filename: string
  /** 1 / (1 + distance), in (0, 1]. */
  readonly similarity: number
  /** Euclidean distance: over the z-scored fifteen, or in the valence-arousal plane where a point was asked for. */
  readonly distance: number
  /** Path of the playable audio; null where the catalogue has none. */
  readonly streamUrl: string | null
  /** The features that agree most, the closest first, at most three; absent where no features were compared. */
  readonly why?: readonly FeatureName[] | undefined
  readonly title?: string | undefined
  readonly artist?: string | undefined
  readonly mood?: Mood | undefined
}

export interface Recommendations {
  /** Version of the catalogue that was ranked. */
  readonly catalogue: string
  readonly items: readonly Recommendation[]
  /** Why there are none, where the catalogue cannot answer at all. */
  readonly reason?: 'catalogue-outdated' | 'catalogue-empty' | 'affect-unknown'
}

/** What the asker wants of the list. */
export interface Wishes {
  /** How many at most; 10 where nothing is said. */
  readonly limit?: number | undefined
  /** Nothing less similar than this, 0..1. */
  readonly minSimilarity?: number | undefined
  /** Only tracks of this predicted mood. */
  readonly mood?: Mood | undefined
  /** 0 is the plain order; 1 cares for nothing but that the songs differ from each other. */
  readonly diversity?: number | undefined
}
