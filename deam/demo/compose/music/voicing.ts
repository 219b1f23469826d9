import type { Chord } from './chord.ts'
import type { PitchClass } from './key.ts'

/** Where a part plays: the lowest and the highest MIDI note that it may touch. */
export interface Register {
  readonly low: number
  readonly high: number
}

/** All notes of some pitch classes inside a register, upwards. */
export function ladder(classes: readonly PitchClass[], { low, high }: Register): number[] {
  const pitches = Array.from({ length: high - low + 1 }, (_, index) => low + index)
  return pitches.filter((pitch) => classes.includes(pitch % 12))
}

/** The note of a ladder nearest to a pitch; of two, the lower. */
export function nearestNote(notes: readonly number[], pitch: number): number {
  return notes.reduce(
    (best, note) => (Math.abs(note - pitch) < Math.abs(best - pitch) ? note : best),
    notes[0] ?? pitch,
  )
}

/**
 * Voice leading: the close position of a chord whose notes move least from the one before.
 *
 * Candidates are all runs of neighbouring chord tones in the register, as long as the chord has tones. Without a chord
 * before, the run nearest to the middle of the register is taken.
 */
export function voice(chord: Chord, register: Register, before: readonly number[]): number[] {
  const notes = ladder(chord.tones, register)
  const size = Math.min(chord.tones.length, notes.length)
  const runs = Array.from({ length: notes.length - size + 1 }, (_, start) => notes.slice(start, start + size))
  const middle = (register.low + register.high) / 2
  const targets = before.length > 0 ? before : Array.from({ length: size }, () => middle)
  return runs.reduce((best, run) => (movement(run, targets) < movement(best, targets) ? run : best), runs[0] ?? [])
}

/** Semitones that the voices move in all. A voice without a counterpart follows the top one. */
function movement(run: readonly number[], targets: readonly number[]): number {
  return run.reduce((sum, note, index) => sum + Math.abs(note - (targets[index] ?? targets.at(-1) ?? note)), 0)
}
