import type { Voice } from '../score.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

export interface BellStyle {
  /** Frequency of the modulator against the tone: whole numbers sing, others clang. */
  readonly ratio: number
  /** How much the modulator bends the tone at the stroke [radians]. */
  readonly index: number
  /** Seconds until the tone is 60 dB softer. */
  readonly decay: number
}

/**
 * A bell by frequency modulation.
 *
 *     y(t) = e^(-6.9 t/decay) sin(2 pi f t + I(t) sin(2 pi f ratio t)), I(t) = index e^(-10 t/decay)
 *
 * Source: Chowning 1973, "The synthesis of complex audio spectra by means of frequency modulation". It rings on after the key.
 */
export function bell({ ratio, index, decay }: BellStyle): Voice {
  return ({ frequency, velocity }) =>
    synthesise(decay, (time) => {
      const bend = index * velocity * Math.exp((-10 * time) / decay) * Math.sin(TURN * frequency * ratio * time)
      const stroke = Math.min(1, time / 0.002)
      return velocity * stroke * Math.exp((-6.9 * time) / decay) * Math.sin(TURN * frequency * time + bend)
    })
}

export const musicBox = bell({ ratio: 3.01, index: 0.9, decay: 1.8 })
export const templeBell = bell({ ratio: 1.41, index: 1.6, decay: 4.5 })
export const anvil = bell({ ratio: 1.93, index: 4.5, decay: 0.5 })
export const shards = bell({ ratio: 3.37, index: 3, decay: 0.35 })
export const bicycleBell = bell({ ratio: 2.76, index: 1.2, decay: 1.1 })
export const ice = bell({ ratio: 3.5, index: 0.7, decay: 2.6 })
