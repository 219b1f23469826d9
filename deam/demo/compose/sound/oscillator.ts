import { SAMPLE_RATE } from '#libs/dsp/signal'
import { TURN } from './synthesise.ts'

/** Gives the next sample of a wave at a frequency [Hz]; the frequency may change from sample to sample. */
export type Oscillator = (frequency: number) => number

/** A pure tone. `phase` is where it starts, in turns. */
export function createSine(phase = 0): Oscillator {
  let position = phase
  return (frequency) => {
    const sample = Math.sin(TURN * position)
    position += frequency / SAMPLE_RATE
    return sample
  }
}

/** A sawtooth, -1..1, its jump rounded so that it does not fold back into the audible band. */
export function createSaw(phase = 0): Oscillator {
  let position = phase % 1
  return (frequency) => {
    const step = frequency / SAMPLE_RATE
    const sample = 2 * position - 1 - roundedJump(position, step)
    position = (position + step) % 1
    return sample
  }
}

/** A square wave, -1..1: the difference of two sawtooths half a turn apart. */
export function createSquare(phase = 0): Oscillator {
  const first = createSaw(phase)
  const second = createSaw(phase + 0.5)
  return (frequency) => first(frequency) - second(frequency)
}

/**
 * What a jump of height 2 has too much within one sample of it (polyBLEP).
 *
 *     p < s        2 p/s - (p/s)^2 - 1
 *     p > 1 - s    ((p - 1)/s)^2 + 2 (p - 1)/s + 1
 *
 * Source: Valimaki, Pekonen, Nam 2012, "Perceptually informed synthesis of bandlimited classical waveforms using
 * integrated polynomial interpolation". Arguments: p, position in turns, 0..1; s, turns a sample. Result: -1..1, no unit.
 * A listener would miss it as a glassy whistle behind high notes.
 */
function roundedJump(position: number, step: number): number {
  if (position < step) {
    const near = position / step
    return 2 * near - near * near - 1
  }
  if (position > 1 - step) {
    const near = (position - 1) / step
    return near * near + 2 * near + 1
  }
  return 0
}
