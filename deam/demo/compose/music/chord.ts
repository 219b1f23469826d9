import { type Key, type PitchClass, scaleOf } from './key.ts'

/** A chord by its pitch classes, root first. */
export interface Chord {
  readonly tones: readonly PitchClass[]
}

const DEGREES = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii']

/** Semitones above the root, by the sign after the numeral. */
const EXTENSIONS: Readonly<Record<string, readonly number[]>> = { '': [], '7': [10], M7: [11], '9': [14], '6': [9] }

/**
 * Reads a roman numeral in a key: `I`, `vi`, `bVII`, `iio`, `V7`, `IVM7`, `I9`, `Vsus`.
 *
 * The degree names the root in the key's own scale (`b` lowers it); the case names the third, whatever the scale has
 * there, so `V` in minor is the major dominant.
 */
export function readChord(numeral: string, key: Key): Chord {
  const match = /^(b?)([iv]+|[IV]+)(o|sus)?(7|M7|9|6)?$/.exec(numeral)
  const degree = DEGREES.indexOf((match?.[2] ?? '').toLowerCase())
  if (!match || degree < 0) throw new Error(`"${numeral}" is no chord (expected a roman numeral such as vi or V7)`)
  const [, flat, letters = '', kind, extension = ''] = match
  const root = (scaleOf(key)[degree] as number) - (flat ? 1 : 0)
  const steps = [...triad(letters, kind), ...(EXTENSIONS[extension] ?? [])]
  return { tones: steps.map((step) => (root + step + 12) % 12) }
}

/** The chords of a theme, one a bar: `I V vi IV`. */
export function readChords(numerals: string, key: Key): Chord[] {
  return numerals.split(' ').map((numeral) => readChord(numeral, key))
}

/** The pitch classes that sound right over a chord: the key's, except those that the chord alters. */
export function scaleUnder(chord: Chord, key: Key): PitchClass[] {
  const scale = scaleOf(key)
  const foreign = chord.tones.filter((tone) => !scale.includes(tone))
  const altered = (pitch: PitchClass) =>
    foreign.some((tone) => (tone - pitch + 12) % 12 === 1 || (pitch - tone + 12) % 12 === 1)
  return [...scale.filter((pitch) => chord.tones.includes(pitch) || !altered(pitch)), ...foreign]
}

function triad(letters: string, kind: string | undefined): readonly number[] {
  if (kind === 'o') return [0, 3, 6]
  if (kind === 'sus') return [0, 5, 7]
  return letters === letters.toUpperCase() ? [0, 4, 7] : [0, 3, 7]
}
