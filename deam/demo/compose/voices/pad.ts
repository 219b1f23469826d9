import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { createLowpass } from '../sound/filter.ts'
import { createSaw } from '../sound/oscillator.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

export interface PadStyle {
  /** Seconds. */
  readonly attack: number
  readonly release: number
  /** Cutoff in multiples of the tone's frequency, plus `floor` hertz: higher is brighter. */
  readonly brightness: number
  readonly floor: number
}

/** Detune of the three saws [cents], as an ensemble that never quite agrees. */
const CENTS = [-9, 0, 8]

/** Many bows or a soft synthesizer: three detuned saws through a low pass that breathes slowly. */
export function pad({ attack, release, brightness, floor }: PadStyle): Voice {
  return ({ frequency, seconds, velocity, random }) => {
    const saws = CENTS.map((cents) => ({ saw: createSaw(random()), frequency: frequency * 2 ** (cents / 1200) }))
    const envelope = createEnvelope({ attack, decay: 1, sustain: 0.85, release }, seconds)
    const lowpass = createLowpass()
    const phase = random()
    return synthesise(seconds + release, (time) => {
      const level = envelope(time)
      const breath = 1 + 0.2 * Math.sin(TURN * (0.23 * time + phase))
      const sum = saws.reduce((total, each) => total + each.saw(each.frequency), 0)
      return (
        0.33 *
        velocity *
        level *
        lowpass(sum, (floor + brightness * frequency * velocity * (0.4 + 0.6 * level)) * breath)
      )
    })
  }
}

export const mist = pad({ attack: 1.2, release: 1.6, brightness: 1.6, floor: 250 })
export const stabs = pad({ attack: 0.004, release: 0.12, brightness: 7, floor: 1200 })
export const lowStrings = pad({ attack: 0.04, release: 0.2, brightness: 4, floor: 500 })
export const sunrise = pad({ attack: 0.02, release: 0.15, brightness: 5, floor: 900 })
export const tuba = pad({ attack: 0.03, release: 0.08, brightness: 3, floor: 120 })
export const strings = pad({ attack: 0.6, release: 0.9, brightness: 2.4, floor: 350 })
export const darkness = pad({ attack: 1.5, release: 1.8, brightness: 1.1, floor: 120 })
