import { readRhythm } from '../music/rhythm.ts'
import { type Register, voice } from '../music/voicing.ts'
import type { Player } from '../score.ts'

export interface ChordStyle extends Register {
  readonly rhythm: string
  /** Bars between the lowest and the highest note of a chord: a strum, or fingers that are not a machine's. */
  readonly strum?: number
}

/** Plays the chords of the theme in close position, each led from the one before. */
export function chords(style: ChordStyle): Player {
  return (passage) => {
    let voicing: number[] = []
    return passage.chords.flatMap((chord, bar) => {
      voicing = voice(chord, style, voicing)
      return readRhythm(style.rhythm).flatMap(({ start, length, accented }) =>
        voicing.map((pitch, index) => ({
          start: bar + start + (index * (style.strum ?? 0)) / voicing.length,
          length,
          pitch,
          velocity: accented ? 0.85 : 0.65,
        })),
      )
    })
  }
}
