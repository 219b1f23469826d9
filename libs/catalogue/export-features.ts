import type { Catalogue } from './catalogue.ts'
import { type FeaturesEntry, featuresLines } from './features-file.ts'

/** A catalogue as the text of a `features.json`, piece by piece. */
export function exportFeatures({ featuresVersion, tracks }: Catalogue): Generator<string> {
  const { count, columns } = tracks
  return featuresLines({ featuresVersion, count, entries: entriesOf(tracks), rows: columns.features })
}

function* entriesOf(tracks: Catalogue['tracks']): Generator<FeaturesEntry> {
  for (const { hasAudio: _hasAudio, ...entry } of tracks) yield entry
}
