import type { Mood } from '#libs/contract/moods'
import type { Track } from '#libs/recommend/recommendation'

/** A track of the catalogue; what is optional is known of some catalogues only. */
export interface CatalogueTrack extends Track {
  readonly title?: string
  /** The mood and the affect (1..9) that our model predicted when the catalogue was built. */
  readonly mood?: Mood
  readonly valence?: number
  readonly arousal?: number
}

/** A versioned set of tracks. It does not change: another file is another catalogue with another version. */
export interface Catalogue {
  /** `c-` and eight hex digits of the SHA-256 of its `features.json`. */
  readonly version: string
  readonly featuresVersion: string
  readonly tracks: readonly CatalogueTrack[]
  /** Where the audio of its tracks lies, each under its file name. */
  readonly audioDirectory: string
  find(filename: string): CatalogueTrack | undefined
}
