import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURES_VERSION } from '#libs/features/table'
import { surveyAudio } from './audio-survey.ts'
import type { Catalogue } from './catalogue.ts'
import { packEntries, parseFeaturesFile } from './features-file.ts'
import { isMissing } from './list-audio.ts'
import { openCatalogue } from './open-catalogue.ts'

const FEATURES_FILE = 'features.json'

export interface CatalogueSources {
  /** Where to look for a `features.json`, in this order: the user's DEAM, then the demo. The first one is the catalogue. */
  readonly directories: readonly string[]
}

/** Loads the first catalogue there is. Where there is none at all, an empty one: moods can be judged without it. */
export async function loadCatalogue({ directories }: CatalogueSources): Promise<Catalogue> {
  for (const directory of directories) {
    const text = await readIfPresent(join(directory, FEATURES_FILE))
    if (text !== undefined) return openFeatures(text, directory)
  }
  return openCatalogue({
    ...{ version: 'c-empty', featuresVersion: FEATURES_VERSION, columns: packEntries([]) },
    audio: await surveyAudio({ directories: [] }),
  })
}

async function openFeatures(text: string, directory: string): Promise<Catalogue> {
  const { featuresVersion, entries } = parseFeaturesFile(text, join(directory, FEATURES_FILE))
  const audio = await surveyAudio({ directories: [directory] })
  return openCatalogue({ version: versionOf(text), featuresVersion, columns: packEntries(entries), audio })
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
