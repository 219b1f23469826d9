import type { Chord } from '../music/chord.ts'
import { readRhythm } from '../music/rhythm.ts'
import { ladder } from '../music/voicing.ts'
import type { Player } from '../score.ts'

export interface BassStyle {
  /** The lowest root; the line stays within an octave and a fifth above it. */
  readonly low: number
  readonly rhythm: string
  /** What each stroke plays: `R` root, `3` third, `5` fifth, `8` octave. */
  readonly line: string
}

/** Puts the roots under the chords. */
export function bassLine({ low, rhythm, line }: BassStyle): Player {
  return ({ chords }) =>
    chords.flatMap((chord, bar) =>
      readRhythm(rhythm).map(({ start, length, accented }, index) => ({
        start: bar + start,
        length,
        pitch: bassNote(chord, low, line[index % line.length] as string),
        velocity: accented ? 0.95 : 0.8,
      })),
    )
}

function bassNote({ tones }: Chord, low: number, sign: string): number {
  const [root = 0, third = root, fifth = root] = tones
  const bottom = ladder([root], { low, high: low + 11 })[0] ?? low
  const above = (tone: number) => bottom + ((tone - root + 12) % 12)
  const notes: Readonly<Record<string, number>> = { R: bottom, '3': above(third), '5': above(fifth), '8': bottom + 12 }
  return notes[sign] ?? bottom
}
