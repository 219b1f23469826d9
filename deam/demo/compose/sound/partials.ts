import { SAMPLE_RATE } from '#libs/dsp/signal'
import { TURN } from './synthesise.ts'

/** One pure tone that dies away. */
export interface Partial {
  /** Hertz; over 20 kHz it is left out. */
  readonly frequency: number
  readonly amplitude: number
  /** Seconds until it is 60 dB softer. */
  readonly decay: number
}

/**
 * Anything that is struck: a sum of dying partials.
 *
 *     y[n] = sum_p a_p r_p^n sin(w_p n), computed as y[n] = 2 r cos(w) y[n-1] - r^2 y[n-2]
 *
 * Source: modal synthesis (Adrien 1991); the recursion is the two-pole resonator's, which costs two products a sample.
 * Arguments: partials, and the length of the result in seconds. Result: mono samples, at most the sum of the amplitudes.
 * A listener would call it wood, metal or a string, by where the partials lie and how fast they go.
 */
export function ringPartials(partials: readonly Partial[], seconds: number): Float32Array {
  const samples = new Float32Array(Math.max(1, Math.ceil(seconds * SAMPLE_RATE)))
  for (const partial of partials) if (partial.frequency < 20_000) addPartial(samples, partial)
  return samples
}

function addPartial(samples: Float32Array, { frequency, amplitude, decay }: Partial): void {
  const angle = (TURN * frequency) / SAMPLE_RATE
  const shrink = 10 ** (-3 / (decay * SAMPLE_RATE))
  const feedback = 2 * shrink * Math.cos(angle)
  let before = 0
  let last = -amplitude * shrink ** -1 * Math.sin(angle)
  for (let index = 0; index < samples.length; index++) {
    samples[index] = (samples[index] as number) + before
    const next = feedback * before - shrink * shrink * last
    last = before
    before = next
  }
}

/** Fades the last part of a sound out, in place, so that a cut does not click. */
export function fadeTail(samples: Float32Array, seconds: number): Float32Array {
  const length = Math.min(samples.length, Math.ceil(seconds * SAMPLE_RATE))
  const start = samples.length - length
  for (let index = 0; index < length; index++) {
    samples[start + index] = (samples[start + index] as number) * (1 - index / length) ** 2
  }
  return samples
}
