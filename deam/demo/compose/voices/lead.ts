import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { createLowpass } from '../sound/filter.ts'
import { createSaw, createSquare } from '../sound/oscillator.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

export interface LeadStyle {
  readonly wave: 'saw' | 'square'
  readonly attack: number
  readonly release: number
  /** Hertz where the low pass rests; a stroke opens it to four times as much. */
  readonly cutoff: number
  /** 1 is clean; beyond, the tone is driven into saturation: y = tanh(drive x) / tanh(drive). */
  readonly drive: number
  /** Depth of the vibrato, which comes in late [semitones]. */
  readonly vibrato: number
}

/** A voice that carries a tune: synthesizer, brass or distorted guitar, by its style. */
export function lead({ wave, attack, release, cutoff, drive, vibrato }: LeadStyle): Voice {
  return ({ frequency, seconds, velocity, random }) => {
    const oscillator = wave === 'saw' ? createSaw(random()) : createSquare(random())
    const second = createSaw(random())
    const envelope = createEnvelope({ attack, decay: 0.5, sustain: 0.75, release }, seconds)
    const lowpass = createLowpass(1.1)
    return synthesise(seconds + release, (time) => {
      const swing = vibrato * Math.min(1, Math.max(0, time - 0.15) / 0.3) * Math.sin(TURN * 5.4 * time)
      const bent = frequency * 2 ** (swing / 12)
      const sound = 0.6 * oscillator(bent) + 0.4 * second(1.004 * bent)
      const opening = cutoff * (1 + 3 * velocity * Math.exp((-3 * time) / (attack + 0.25)))
      return velocity * envelope(time) * lowpass(Math.tanh(drive * sound) / Math.tanh(drive), opening)
    })
  }
}

/** Trumpets: slow to speak, bright at the stroke. */
export const brass = lead({ wave: 'saw', attack: 0.045, release: 0.12, cutoff: 1100, drive: 1.2, vibrato: 0.12 })
/** A bowed string in the middle register. */
export const cello = lead({ wave: 'saw', attack: 0.11, release: 0.3, cutoff: 900, drive: 0.8, vibrato: 0.22 })
/** A guitar through an amplifier that is too small for it. */
export const distortedGuitar = lead({ wave: 'saw', attack: 0.004, release: 0.08, cutoff: 2600, drive: 7, vibrato: 0.1 })

export const siren = lead({ wave: 'square', attack: 0.01, release: 0.12, cutoff: 2200, drive: 2.5, vibrato: 0.5 })
export const blade = lead({ wave: 'saw', attack: 0.003, release: 0.06, cutoff: 3600, drive: 3, vibrato: 0.15 })
export const whistle = lead({ wave: 'square', attack: 0.02, release: 0.08, cutoff: 1500, drive: 0.6, vibrato: 0.25 })
export const brightSaw = lead({ wave: 'saw', attack: 0.008, release: 0.1, cutoff: 3200, drive: 1, vibrato: 0.1 })
