import type { Voice } from '../score.ts'
import { ringPartials } from '../sound/partials.ts'

export interface MalletStyle {
  /** Frequencies of the bar's own tones against the lowest. */
  readonly ratios: readonly number[]
  /** Seconds until the lowest is 60 dB softer, at 440 Hz; lower bars ring longer. */
  readonly ring: number
}

/**
 * Tuned wood: the third tone of a marimba bar lies two octaves up, the next over three (Fletcher and Rossing 1998, ch.
 * 19).
 */
export const marimba = mallet({ ratios: [1, 3.93, 9.2], ring: 0.9 })
/** Tuned metal over a resonator. */
export const vibraphone = mallet({ ratios: [1, 4, 10.1], ring: 3.2 })
/** A tongue of steel on a box: the tones lie as on a bar clamped at one end. */
export const kalimba = mallet({ ratios: [1, 6.27, 17.5], ring: 1.4 })
/** A steel pan: octave and twelfth are hammered into the note. */
export const steelPan = mallet({ ratios: [1, 2, 3.01, 4.02, 6.1], ring: 1.1 })

/** A bar that is struck: few partials, and the high ones gone at once. */
export function mallet({ ratios, ring }: MalletStyle): Voice {
  return ({ frequency, velocity }) => {
    const decay = ring * Math.sqrt(440 / frequency)
    const partials = ratios.map((ratio, index) => ({
      frequency: frequency * ratio,
      amplitude: velocity * (0.45 * velocity) ** index,
      decay: decay / ratio ** 0.8,
    }))
    return ringPartials(partials, decay)
  }
}
