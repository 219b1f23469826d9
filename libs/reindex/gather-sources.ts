import { readFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { type FeaturesEntry, parseFeaturesFile } from '#libs/catalogue/features-file'
import { isMissing, listAudio } from '#libs/catalogue/list-audio'
import { parseSources, SOURCES_FILE } from '#libs/catalogue/sources-file'
import { AUDIO_EXTENSIONS } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'
import type { Source, Sources } from './stored.ts'

export interface SourceFolders {
  /** The user's own: DEAM_PATH. */
  readonly own: string
  /** Used while the own one has no audio. */
  readonly demo: string
}

/**
 * Which files the catalogue is to have: what lies in audio/ of the user's folder and what an import noted there, which
 * counts where a name is in both; else the demo's. Titles, artists and labels come from the import, else from the
 * features.json that is there. In the order of the file names, by code unit.
 */
export async function gatherSources({ own, demo }: SourceFolders): Promise<Sources> {
  const found = await lookInto(own)
  if (found.length > 0) return { schema: 1, files: found, folder: resolve(own) }
  return { schema: 1, files: await lookInto(demo), folder: null }
}

async function lookInto(folder: string): Promise<Source[]> {
  const audio = resolve(folder, 'audio')
  const names = [...(await listAudio(audio))].filter(isAudioName)
  const described = await readDescriptions(folder)
  const lying = names.map((filename): Source => ({ ...described.get(filename), filename, path: join(audio, filename) }))
  const byName = new Map([...lying, ...(await readNotes(folder))].map((source) => [source.filename, source]))
  return [...byName.values()].sort((one, other) => (one.filename < other.filename ? -1 : 1))
}

/** Folders hold more than audio: covers, lists. What looks like audio and is none will be a failure with its reason. */
function isAudioName(filename: string): boolean {
  const extension = extname(filename).slice(1).toLowerCase()
  return AUDIO_EXTENSIONS.some((known) => known === extension)
}

/**
 * What a features.json knows of its songs that no ear can tell. It is about to be replaced, so one that is broken says
 * nothing.
 */
async function readDescriptions(folder: string): Promise<ReadonlyMap<string, Description>> {
  const path = join(folder, 'features.json')
  try {
    const { entries } = parseFeaturesFile(await readFile(path, 'utf8'), path)
    return new Map(entries.map((entry) => [entry.filename, describe(entry)]))
  } catch {
    return new Map()
  }
}

type Description = Pick<Source, 'title' | 'artist' | 'labels'>

function describe({ title, artist, labels }: FeaturesEntry): Description {
  return { ...(title && { title }), ...(artist && { artist }), ...(labels && { labels }) }
}

async function readNotes(folder: string): Promise<readonly Source[]> {
  const path = join(folder, SOURCES_FILE)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw new SmartPlayError('catalogue-invalid', `${path} cannot be read (expected a file of this user)`, { cause })
  })
  return text === undefined ? [] : parseSources(text, path).map((noted) => ({ ...noted, path: resolve(noted.path) }))
}
