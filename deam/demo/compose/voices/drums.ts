import { between } from '../music/random.ts'
import type { Voice } from '../score.ts'
import { createBandpass, createHighpass } from '../sound/filter.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

/**
 * A skin that is struck: a pure tone whose pitch falls.
 *
 *     phase(t) = end t + (start - end) fall (1 - e^(-t/fall)), y = e^(-6.9 t/decay) sin(2 pi phase)
 *
 * Source: the circuits of the Roland TR-808 and 909 in outline. Arguments: hertz and seconds.
 */
export function skin(style: { start: number; end: number; fall: number; decay: number; click: number }): Voice {
  const { start, end, fall, decay, click } = style
  return ({ velocity, random }) =>
    synthesise(decay, (time) => {
      const phase = end * time + (start - end) * fall * (1 - Math.exp(-time / fall))
      const stick = click * Math.exp(-time / 0.003) * between(random, -1, 1)
      return velocity * (Math.exp((-6.9 * time) / decay) * Math.sin(TURN * phase) + stick)
    })
}

/** Wires under a skin: a short low tone and a burst of noise. */
export function wires(style: { tone: number; decay: number; brightness: number; noise: number }): Voice {
  const { tone, decay, brightness, noise } = style
  return ({ velocity, random }) => {
    const rattle = createBandpass(0.6)
    return synthesise(1.6 * decay, (time) => {
      const body = Math.exp((-12 * time) / decay) * Math.sin(TURN * tone * time * (1 + 0.4 * Math.exp(-time / 0.01)))
      const burst = Math.exp((-6.9 * time) / decay) * rattle(between(random, -1, 1), brightness)
      return velocity * (0.6 * body + noise * burst)
    })
  }
}

/** Cymbals, shakers, brushes: noise above a frequency, with a soft or a hard beginning. */
export function noise(style: { above: number; attack: number; decay: number }): Voice {
  const { above, attack, decay } = style
  return ({ velocity, random }) => {
    const highpass = createHighpass(0.9)
    return synthesise(attack + decay, (time) => {
      const level = time < attack ? time / attack : Math.exp((-6.9 * (time - attack)) / decay)
      return 0.7 * velocity * level * highpass(between(random, -1, 1), above)
    })
  }
}

/** Hands: four bursts of noise, the last one long. Source: the TR-808's clap. */
export const clap: Voice = ({ velocity, random }) => {
  const palm = createBandpass(1.2)
  return synthesise(0.3, (time) => {
    const burst = time < 0.033 ? Math.exp((-6 * (time % 0.011)) / 0.011) : Math.exp((-6.9 * (time - 0.033)) / 0.2)
    return 1.6 * velocity * burst * palm(between(random, -1, 1), 1250)
  })
}
