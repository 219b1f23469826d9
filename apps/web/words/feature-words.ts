import { LISTENER_NAMES } from '#libs/features/listener-names'
import { EXTENSION, FEATURES } from '#libs/features/table'

const WORDS = new Map<string, string>(Object.entries(LISTENER_NAMES))
const UNITS = new Map<string, string>([...FEATURES, ...EXTENSION].map(({ name, unit }) => [name, unit]))
/** The table's words are for readers of numbers; a row on the page has less room. */
const SHORT_UNITS: Readonly<Record<string, string>> = {
  'full scale': 'of max',
  'crossings per sample': '/sample',
}

/** What a newer service measures besides is most likely one more colour of the sound. */
export function featureWord(name: string): string {
  return WORDS.get(name) ?? 'timbre'
}

export function featureUnit(name: string): string {
  const unit = UNITS.get(name) ?? ''
  return SHORT_UNITS[unit] ?? unit
}

/** Some features in words, each word once: which of the timbres it is, says nothing to a listener. */
export function featureWords(names: readonly string[]): string {
  return [...new Set(names.map((name) => featureWord(name).replace(/ \d$/, '')))].join(', ')
}
