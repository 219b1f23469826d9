import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFeaturesFile } from '#libs/catalogue/features-file'
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureVector } from '#libs/features/table'

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

function vectorOf(track: number): FeatureVector {
  return Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, 100 + 7 * track + index])) as FeatureVector
}
