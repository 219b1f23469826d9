import { join } from 'node:path'
import { fingerprintAt } from '#libs/recommend/fingerprint'
import { textAt } from '#libs/recommend/text-column'
import type { TrackColumns } from '#libs/recommend/track-columns'
import type { AudioSurvey } from './audio-survey.ts'
import { inSlices } from './in-slices.ts'
import { audioKey } from './keys.ts'

/** Where the audio of one track lies. */
export type AudioPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'object'; readonly key: string }

export interface PlacedAudio {
  /** 1 for each track whose audio is there. */
  readonly hasAudio: Uint8Array
  at(row: number): AudioPlace | undefined
}

/** What a byte of the column of places means; from `FIRST_FOLDER` on it is the folder's number. */
const NOWHERE = 0
const IMPORTED = 1
const OBJECT = 2
const FIRST_FOLDER = 3

/**
 * Finds for each track where its audio lies: in a folder, where an import found it, or in the store. One byte a track is
 * kept of the survey. Paths are made of the catalogue's own names, which the folder's listing held, never of a client's.
 */
export async function placeAudio(columns: TrackColumns, survey: AudioSurvey): Promise<PlacedAudio> {
  const { folders, imported, objects } = survey
  const places = new Uint8Array(columns.count)
  const nameAt = (row: number) => textAt(columns.filenames, row)
  await inSlices(columns.count, (row) => {
    places[row] = placeOf(row)
  })
  const directories = folders.map(({ directory }) => directory)
  return { hasAudio: places.map((place) => Number(place !== NOWHERE)), at }

  function placeOf(row: number): number {
    const name = nameAt(row)
    const folder = folders.findIndex(({ names }) => names.has(name))
    if (folder !== -1) return FIRST_FOLDER + folder
    if (imported.has(name)) return IMPORTED
    return objects.size > 0 && objects.has(fingerprintAt(columns.recordings, row) ?? '') ? OBJECT : NOWHERE
  }

  function at(row: number): AudioPlace | undefined {
    const place = places[row] ?? NOWHERE
    if (place === NOWHERE) return undefined
    if (place === OBJECT) return { kind: 'object', key: audioKey(fingerprintAt(columns.recordings, row) ?? '') }
    const name = nameAt(row)
    const directory = directories[place - FIRST_FOLDER]
    return { kind: 'file', path: directory === undefined ? (imported.get(name) ?? '') : join(directory, name) }
  }
}
