import { between } from '../music/random.ts'
import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

/** Footage of the nine drawbars, as multiples of the tone: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3', 1'. */
const FOOTAGE = [0.5, 1.5, 1, 2, 3, 4, 5, 6, 8]

export interface OrganStyle {
  /** How far each drawbar is out, 0..8, as organists write it: `888000000`. */
  readonly drawbars: string
  readonly attack: number
  /** Turns of the loudspeaker a second; 0 stands still, as in a church. */
  readonly rotation: number
}

/**
 * A drawbar organ: nine pure tones by their footage, behind a turning loudspeaker. Source: the Hammond B-3's tone
 * wheels.
 */
export function organ({ drawbars, attack, rotation }: OrganStyle): Voice {
  const bars = FOOTAGE.map((ratio, index) => ({ ratio, level: Number(drawbars[index]) / 8 })).filter(
    ({ level }) => level > 0,
  )
  const loudness = 1 / Math.sqrt(bars.reduce((sum, { level }) => sum + level ** 2, 1))
  return ({ frequency, seconds, velocity, random }) => {
    const envelope = createEnvelope({ attack, decay: 1, sustain: 1, release: 0.09 + attack }, seconds)
    const phase = between(random, 0, 1)
    return synthesise(seconds + 0.09 + attack, (time) => {
      const turn = Math.sin(TURN * (rotation * time + phase))
      const moment = time + 0.00025 * turn
      const sum = bars.reduce(
        (total, { ratio, level }) => total + level * Math.sin(TURN * ratio * frequency * moment),
        0,
      )
      return velocity * loudness * envelope(time) * (1 + 0.15 * turn) * sum
    })
  }
}

export const churchOrgan = organ({ drawbars: '806806004', attack: 0.07, rotation: 0 })
export const rotaryOrgan = organ({ drawbars: '888400002', attack: 0.006, rotation: 6.2 })
