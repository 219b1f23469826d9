import type { Track } from '#libs/recommend/recommendation'
import type { Tracks } from '#libs/recommend/tracks'
import type { AudioPlace } from './place-audio.ts'

/** A versioned set of tracks. It does not change: another file is another catalogue with another version. */
export interface Catalogue {
  /** `c-` and eight hex digits of the SHA-256 of what it was loaded from. */
  readonly version: string
  readonly featuresVersion: string
  readonly tracks: Tracks
  find(filename: string): Track | undefined
  /** Where a track's audio lay when the catalogue was loaded; undefined where there is no such track or no audio of it. */
  audioOf(filename: string): AudioPlace | undefined
}
