import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectStore } from '#libs/storage/objects'
import { AUDIO } from './keys.ts'
import { isMissing, listAudio } from './list-audio.ts'
import { parseSources, SOURCES_FILE } from './sources-file.ts'

/** All audio that could belong to a catalogue, as one look at the disks and the store found it. */
export interface AudioSurvey {
  readonly folders: readonly AudioFolder[]
  /** Paths by file name, where an import found them. */
  readonly imported: ReadonlyMap<string, string>
  /** SHA-256 of the audio that lies in the store. */
  readonly objects: ReadonlySet<string>
}

interface AudioFolder {
  readonly directory: string
  readonly names: ReadonlySet<string>
}

export interface AudioSources {
  /** Folders of catalogues, each with an audio/ and perhaps the notes of an import. */
  readonly directories: readonly string[]
  readonly store?: Pick<ObjectStore, 'list'>
}

export async function surveyAudio({ directories, store }: AudioSources): Promise<AudioSurvey> {
  const [folders, imported, objects] = await Promise.all([
    Promise.all(directories.map(lookInto)),
    Promise.all(directories.map(findImported)),
    store === undefined ? new Set<string>() : listObjects(store),
  ])
  // Of two notes on one name the first folder's counts: the user's own comes before the demo.
  return { folders, imported: new Map(imported.reverse().flatMap((found) => [...found])), objects }
}

async function lookInto(directory: string): Promise<AudioFolder> {
  const audio = join(directory, 'audio')
  return { directory: audio, names: await listAudio(audio) }
}

/** Where an import found songs, as far as they are still there. */
async function findImported(directory: string): Promise<ReadonlyMap<string, string>> {
  const path = join(directory, SOURCES_FILE)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw cause
  })
  if (text === undefined) return new Map()
  const found = await Promise.all(
    parseSources(text, path).map(async (source): Promise<[string, string][]> => {
      const file = await stat(source.path).catch(() => undefined)
      return file?.isFile() ? [[source.filename, source.path]] : []
    }),
  )
  return new Map(found.flat())
}

async function listObjects(store: Pick<ObjectStore, 'list'>): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const { key } of store.list(AUDIO)) found.add(key.slice(AUDIO.length))
  return found
}
