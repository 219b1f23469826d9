import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { createLowpass } from '../sound/filter.ts'
import { createSaw, createSine } from '../sound/oscillator.ts'
import { synthesise } from '../sound/synthesise.ts'

export interface BassStyle {
  /** Hertz where the low pass rests, and how many times as far a stroke opens it. */
  readonly cutoff: number
  readonly opening: number
  /** Height of the filter's peak: 0.7 none, 6 a squelch. */
  readonly resonance: number
  /** Seconds until the filter has closed. */
  readonly snap: number
  /** Share of the pure tone under the saw, 0..1. */
  readonly depth: number
}

/** The low end: a saw through a snapping low pass over a pure tone. */
export function bass({ cutoff, opening, resonance, snap, depth }: BassStyle): Voice {
  return ({ frequency, seconds, velocity }) => {
    const [saw, sine] = [createSaw(), createSine()]
    const envelope = createEnvelope({ attack: 0.004, decay: 0.8, sustain: 0.6, release: 0.07 }, seconds)
    const lowpass = createLowpass(resonance)
    return synthesise(seconds + 0.07, (time) => {
      const bright = cutoff * (1 + opening * velocity * Math.exp((-4 * time) / snap))
      const sound = (1 - depth) * lowpass(saw(frequency), bright) + depth * sine(frequency)
      return velocity * envelope(time) * Math.tanh(1.4 * sound)
    })
  }
}

export const fingeredBass = bass({ cutoff: 260, opening: 3, resonance: 0.8, snap: 0.25, depth: 0.6 })
export const pickedBass = bass({ cutoff: 500, opening: 5, resonance: 1.2, snap: 0.15, depth: 0.35 })
export const acidBass = bass({ cutoff: 220, opening: 9, resonance: 5, snap: 0.18, depth: 0.15 })
export const subBass = bass({ cutoff: 120, opening: 1, resonance: 0.7, snap: 0.3, depth: 0.9 })
