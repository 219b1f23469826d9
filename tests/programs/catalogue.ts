import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFeaturesFile } from '#libs/catalogue/features-file'
import type { NewVersion } from '#libs/catalogue/versions'
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureVector } from '#libs/features/table'
import type { Track } from '#libs/recommend/recommendation'
import { packTracks } from '#libs/recommend/track-columns'

export interface CatalogueFiles {
  readonly tracks: number
  /** The one track whose audio is there, and its bytes. */
  readonly audio: { readonly filename: string; readonly bytes: Uint8Array }
}

/** A folder for DEAM_PATH with tracks that differ in everything, and the audio of one of them. */
export async function makeCatalogue(directory: string, { tracks, audio }: CatalogueFiles): Promise<void> {
  const names = [audio.filename, ...Array.from({ length: tracks - 1 }, (_, index) => `${index + 1}.mp3`)]
  const entries = names.map((filename, index) => ({ filename, features: vectorOf(index) }))
  await mkdir(join(directory, 'audio'), { recursive: true })
  await writeFile(join(directory, 'audio', audio.filename), audio.bytes)
  await writeFile(join(directory, 'features.json'), formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
}

/** A version of the catalogue, ready to be stored: songs of these names that differ in everything. */
export function newVersion(...filenames: readonly string[]): NewVersion {
  const tracks = filenames.map((filename, index) => ({
    ...{ filename, features: vectorOf(index), hasAudio: false },
    ...{ mood: 'calm', valence: 1 + (index % 8), arousal: 1 + (index % 7) },
  })) as readonly Track[]
  return { featuresVersion: FEATURES_VERSION, columns: packTracks(tracks), reindex: null }
}

function vectorOf(track: number): FeatureVector {
  return Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, 100 + 7 * track + index])) as FeatureVector
}
