import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFeaturesFile } from '#libs/catalogue/features-file'
import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES, FEATURES_VERSION, type FeatureVector } from '#libs/features/table'
import { randomFrom } from '../fixtures/random.ts'

/** A folder for DEAM_PATH with so many tracks all over the plane; none can be heard. */
export async function makeCloudCatalogue(directory: string, tracks: number): Promise<void> {
  const random = randomFrom(1)
  const entries = Array.from({ length: tracks }, (_, track) => ({
    filename: `${track}.mp3`,
    features: Object.fromEntries(FEATURE_NAMES.map((name) => [name, 100 * random()])) as FeatureVector,
    mood: MOODS[track % MOODS.length] ?? 'calm',
    // The sum of three is near enough to a normal distribution around the middle.
    valence: 1 + (8 * (random() + random() + random())) / 3,
    arousal: 1 + (8 * (random() + random() + random())) / 3,
  }))
  await mkdir(join(directory, 'audio'), { recursive: true })
  await writeFile(join(directory, 'features.json'), formatFeaturesFile({ featuresVersion: FEATURES_VERSION, entries }))
}
