import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import type { Annotation } from './annotations.ts'
import { surveyDeam } from './survey-deam.ts'

/** A song of DEAM whose audio and labels are both at hand. */
export interface DeamSong extends Annotation {
  /** The audio, where it lies: nothing is copied. */
  readonly path: string
  /** Known of less than half of the songs. */
  readonly artist: string | undefined
  /** Means of the dynamic annotations, -1..1. */
  readonly dynamicValence: number | undefined
  readonly dynamicArousal: number | undefined
}

/** The songs to learn from. Rejects with `not-found` where there are none, `bad-request` for exchanged labels. */
export async function readDeam(folder: string): Promise<DeamSong[]> {
  const { audioFolder = folder, audio, annotations, dynamics, metadata, missing } = await surveyDeam(folder)
  const present = new Set(audio)
  const songs = annotations.filter(({ songId }) => present.has(`${songId}.mp3`))
  if (songs.length === 0) {
    throw new SmartPlayError('not-found', `${folder} has no song with audio and labels; missing: ${missing.join('; ')}`)
  }
  return songs.map((song) => ({
    ...song,
    path: join(audioFolder, `${song.songId}.mp3`),
    artist: metadata.get(song.songId)?.artist,
    dynamicValence: dynamics.valence.get(song.songId),
    dynamicArousal: dynamics.arousal.get(song.songId),
  }))
}
