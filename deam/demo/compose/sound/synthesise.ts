import { SAMPLE_RATE } from '#libs/dsp/signal'

/** A turn of a circle. */
export const TURN = 2 * Math.PI

/** Mono samples of a sound given by its value at each moment [seconds]. */
export function synthesise(seconds: number, sampleAt: (time: number) => number): Float32Array {
  const samples = new Float32Array(Math.max(1, Math.ceil(seconds * SAMPLE_RATE)))
  for (let index = 0; index < samples.length; index++) samples[index] = sampleAt(index / SAMPLE_RATE)
  return samples
}
