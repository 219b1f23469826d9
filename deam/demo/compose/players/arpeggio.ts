import { readRhythm } from '../music/rhythm.ts'
import { type Register, voice } from '../music/voicing.ts'
import type { Player } from '../score.ts'

export interface ArpeggioStyle extends Register {
  readonly rhythm: string
  /** Which chord tone each stroke takes, from the lowest; beyond the highest it goes on an octave up: `0 1 2 3 2 1`. */
  readonly order: string
}

/** Breaks the chords of the theme into single notes. */
export function arpeggio(style: ArpeggioStyle): Player {
  const order = style.order.split(' ').map(Number)
  return (passage) => {
    let voicing: number[] = []
    return passage.chords.flatMap((chord, bar) => {
      voicing = voice(chord, style, voicing)
      return readRhythm(style.rhythm).map(({ start, length, accented }, index) => ({
        start: bar + start,
        length,
        pitch: chordTone(voicing, order[index % order.length] as number),
        velocity: accented ? 0.85 : 0.62,
      }))
    })
  }
}

function chordTone(voicing: readonly number[], place: number): number {
  const octave = Math.floor(place / voicing.length)
  return (voicing[place % voicing.length] ?? 60) + 12 * octave
}
