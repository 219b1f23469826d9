/** All times in seconds, `sustain` 0..1. */
export interface Shape {
  readonly attack: number
  readonly decay: number
  readonly sustain: number
  readonly release: number
}

/**
 * How a tone swells and dies: attack, decay, sustain, release.
 *
 *     t < attack   t / attack
 *     t < held     sustain + (1 - sustain) e^(-4 (t - attack) / decay)
 *     then         level at the end of holding * e^(-5 (t - held) / release)
 *
 * Source: the ADSR of subtractive synthesizers, with exponential falls. Arguments: the shape, and how long the key is
 * held [s]. Result: a function of time [s], 0..1; under 0.007 once `release` has passed.
 * A listener would call it the touch.
 */
export function createEnvelope({ attack, decay, sustain, release }: Shape, held: number): (time: number) => number {
  const whileHeld = (time: number) =>
    time < attack ? time / attack : sustain + (1 - sustain) * Math.exp((-4 * (time - attack)) / decay)
  const atRelease = whileHeld(held)
  return (time) => (time < held ? whileHeld(time) : atRelease * Math.exp((-5 * (time - held)) / release))
}
