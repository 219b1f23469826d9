import { EXTENSION, FEATURES } from '#libs/features/table'

/** What a listener would call what is measured. */
const LISTENER_WORDS: Readonly<Record<string, string>> = {
  tempo: 'tempo',
  rms: 'loudness',
  signal_rms: 'loudness',
  spectral_centroid: 'brightness',
  spectral_bandwidth: 'breadth',
  spectral_rolloff: 'treble',
  zero_crossing_rate: 'noisiness',
  mfcc_1: 'level',
  mfcc_2: 'warmth',
  mfcc13avg_mean: 'fullness of timbre',
  mfcc13avg_std: 'change of timbre',
  contrast_mean: 'tonal clarity',
  contrast_std: 'change of tonal clarity',
}

const UNITS = new Map<string, string>([...FEATURES, ...EXTENSION].map(({ name, unit }) => [name, unit]))
/** The table's words are for readers of numbers; a row on the page has less room. */
const SHORT_UNITS: Readonly<Record<string, string>> = {
  'full scale': 'of max',
  'crossings per sample': '/sample',
}

/** The cepstrum beyond its second number has no word of its own. */
export function featureWord(name: string): string {
  return LISTENER_WORDS[name] ?? 'timbre'
}

export function featureUnit(name: string): string {
  const unit = UNITS.get(name) ?? ''
  return SHORT_UNITS[unit] ?? unit
}

/** Some features in words, each word once. */
export function featureWords(names: readonly string[]): string {
  return [...new Set(names.map(featureWord))].join(', ')
}
