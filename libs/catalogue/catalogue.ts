import type { Track } from '#libs/recommend/recommendation'
import type { Tracks } from '#libs/recommend/tracks'

/** A versioned set of tracks. It does not change: another file is another catalogue with another version. */
export interface Catalogue {
  /** `c-` and eight hex digits of the SHA-256 of its `features.json`. */
  readonly version: string
  readonly featuresVersion: string
  readonly tracks: Tracks
  /** Where the audio of its tracks lies, each under its file name. */
  readonly audioDirectory: string
  find(filename: string): Track | undefined
}

/** The track of a name, as `find` of a catalogue. */
export function finder(tracks: Tracks): Catalogue['find'] {
  return (filename) => {
    const row = tracks.rowOf(filename)
    return row === undefined ? undefined : tracks.at(row)
  }
}
