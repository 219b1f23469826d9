import { readRhythm } from '../music/rhythm.ts'
import type { Note, Player } from '../score.ts'

/** The drums by their General MIDI notes: a beat writes these, a kit reads them. */
export const DRUMS = {
  kick: 36,
  rim: 37,
  snare: 38,
  clap: 39,
  tom: 45,
  hat: 42,
  openHat: 46,
  shaker: 70,
  block: 76,
} as const
export type Drum = keyof typeof DRUMS

/** One bar of rhythm for each drum. */
export type Groove = Readonly<Partial<Record<Drum, string>>>

/** The same groove in every bar; in the last one the fill, where there is one, in place of the drums that it names. */
export function beat(groove: Groove, fill: Groove = {}): Player {
  return ({ chords, random }) =>
    chords.flatMap((_, bar) => {
      const last = bar === chords.length - 1
      return playGroove(last ? { ...groove, ...fill } : groove, bar).map((note) => ({
        ...note,
        velocity: note.velocity * (0.88 + 0.12 * random()),
      }))
    })
}

function playGroove(groove: Groove, bar: number): Note[] {
  return Object.entries(groove).flatMap(([drum, rhythm]) =>
    readRhythm(rhythm).map(({ start, length, accented }) => ({
      start: bar + start,
      length,
      pitch: DRUMS[drum as Drum],
      velocity: accented ? 1 : 0.6,
    })),
  )
}
