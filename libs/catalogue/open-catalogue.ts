import type { TrackColumns } from '#libs/recommend/track-columns'
import { openTracks } from '#libs/recommend/tracks'
import type { AudioSurvey } from './audio-survey.ts'
import type { Catalogue } from './catalogue.ts'
import { placeAudio } from './place-audio.ts'

export interface CatalogueParts {
  readonly version: string
  readonly featuresVersion: string
  readonly columns: TrackColumns
  readonly audio: AudioSurvey
}

/** A catalogue of columns, wherever they came from, and of the audio that is there now. */
export async function openCatalogue({ columns, audio, ...versions }: CatalogueParts): Promise<Catalogue> {
  const { hasAudio, at } = await placeAudio(columns, audio)
  const tracks = openTracks({ ...columns, hasAudio })
  return {
    ...versions,
    tracks,
    find(filename) {
      const row = tracks.rowOf(filename)
      return row === undefined ? undefined : tracks.at(row)
    },
    audioOf(filename) {
      const row = tracks.rowOf(filename)
      return row === undefined ? undefined : at(row)
    },
  }
}
