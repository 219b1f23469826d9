import { type Chord, scaleUnder } from '../music/chord.ts'
import { between, createRandom, type Random } from '../music/random.ts'
import { readRhythm } from '../music/rhythm.ts'
import { ladder, nearestNote, type Register } from '../music/voicing.ts'
import type { Note, Passage, Player } from '../score.ts'

/** How strongly the middle of the register draws the tune back, in semitones for each semitone of distance. */
const PULL = 0.25

export interface TuneStyle extends Register {
  /** Rhythms of the bars, in turn. */
  readonly rhythms: readonly string[]
  /** How often the tune leaps a third instead of stepping, 0..1. */
  readonly leaps: number
}

/**
 * A melody by rules: the first note of a bar and every accent fall on a chord tone near the last note; what lies between
 * moves by step, sometimes by a third, and turns round at the edges of its register. Odd bars repeat the contour of the
 * first one, even bars that of the second: a motif, an answer, and both again over other chords.
 */
export function tune(style: TuneStyle): Player {
  return ({ chords, key, random }: Passage) => {
    const contours = [contourSeed(random), contourSeed(random)]
    let last = style.low + (style.high - style.low) * between(random, 0.4, 0.7)
    return chords.flatMap((chord, bar) => {
      const contour = createRandom(contours[bar % contours.length] as string)
      const notes = playBar(style, { chord, scale: scaleUnder(chord, key), bar, contour, last })
      last = notes.at(-1)?.pitch ?? last
      return notes
    })
  }
}

interface BarContext {
  readonly chord: Chord
  readonly scale: readonly number[]
  readonly bar: number
  readonly contour: Random
  readonly last: number
}

function playBar(style: TuneStyle, { chord, scale, bar, contour, last }: BarContext): Note[] {
  const steps = ladder(scale, style)
  const chordTones = ladder(chord.tones, style)
  let pitch = last
  return readRhythm(style.rhythms[bar % style.rhythms.length] as string).map(({ start, length, accented }, index) => {
    const drift = between(contour, -4, 4) + PULL * ((style.low + style.high) / 2 - pitch)
    const strong = index === 0 || accented
    pitch = strong ? nearestNote(chordTones, pitch + drift) : move(steps, pitch, { drift, leaps: style.leaps })
    return { start: bar + start, length, pitch, velocity: (strong ? 0.85 : 0.68) + between(contour, -0.06, 0.06) }
  })
}

/** One or two rungs up or down; at the end of the ladder the other way. */
function move(steps: readonly number[], pitch: number, { drift, leaps }: { drift: number; leaps: number }): number {
  const from = steps.indexOf(nearestNote(steps, pitch))
  const size = Math.abs(drift) < 4 * leaps ? 2 : 1
  const direction = drift < 0 ? -1 : 1
  return steps[from + size * direction] ?? steps[from - size * direction] ?? pitch
}

function contourSeed(random: Random): string {
  return String(random())
}
