const TONICS = { C: 0, 'C#': 1, D: 2, Eb: 3, E: 4, F: 5, 'F#': 6, G: 7, Ab: 8, A: 9, Bb: 10, B: 11 } as const
export type Tonic = keyof typeof TONICS

/** The seven steps of each mode, in semitones above the tonic. */
const MODES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
} as const satisfies Record<string, readonly number[]>
export type Mode = keyof typeof MODES

export interface Key {
  readonly tonic: Tonic
  readonly mode: Mode
}

/** A note's name without its octave, as a number: C is 0, B is 11. */
export type PitchClass = number

/** The seven pitch classes of a key, from the tonic upwards. */
export function scaleOf({ tonic, mode }: Key): PitchClass[] {
  return MODES[mode].map((step) => (TONICS[tonic] + step) % 12)
}

/**
 * Equal temperament around A4 = 440 Hz.
 *
 *     f = 440 * 2^((p - 69) / 12)
 *
 * Source: MIDI 1.0, note 69. Argument: p, MIDI note number, fractions allowed. Result: hertz, > 0.
 * A listener would call it the pitch.
 */
export function frequencyOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12)
}
