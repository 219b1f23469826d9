import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURES_VERSION } from '#libs/features/table'
import { gatherTracks } from '#libs/recommend/tracks'
import { type Catalogue, finder } from './catalogue.ts'
import { parseFeaturesFile } from './features-file.ts'
import { isMissing, listAudio } from './list-audio.ts'

const FEATURES_FILE = 'features.json'
const AUDIO_DIRECTORY = 'audio'

export interface CatalogueSources {
  /** Where to look for a `features.json`, in this order: the user's DEAM, then the demo. The first one is the catalogue. */
  readonly directories: readonly string[]
}

/** Loads the first catalogue there is. Where there is none at all, an empty one: moods can be judged without it. */
export async function loadCatalogue({ directories }: CatalogueSources): Promise<Catalogue> {
  for (const directory of directories) {
    const text = await readIfPresent(join(directory, FEATURES_FILE))
    if (text !== undefined) return openCatalogue(text, directory)
  }
  return emptyCatalogue(join(directories[0] ?? '', AUDIO_DIRECTORY))
}

async function openCatalogue(text: string, directory: string): Promise<Catalogue> {
  const { featuresVersion, entries } = parseFeaturesFile(text, join(directory, FEATURES_FILE))
  const audioDirectory = join(directory, AUDIO_DIRECTORY)
  const audio = await listAudio(audioDirectory)
  const tracks = gatherTracks(entries.map((entry) => ({ ...entry, hasAudio: audio.has(entry.filename) })))
  return { version: versionOf(text), featuresVersion, tracks, audioDirectory, find: finder(tracks) }
}

function emptyCatalogue(audioDirectory: string): Catalogue {
  const tracks = gatherTracks([])
  return { version: 'c-empty', featuresVersion: FEATURES_VERSION, tracks, audioDirectory, find: finder(tracks) }
}

function versionOf(text: string): string {
  return `c-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw new SmartPlayError('catalogue-invalid', `cannot read the catalogue ${path} (${String(cause)})`, { cause })
  }
}
