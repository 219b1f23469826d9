import { between } from '../music/random.ts'
import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { createBandpass } from '../sound/filter.ts'
import { createSine } from '../sound/oscillator.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

const SHAPE = { attack: 0.07, decay: 0.6, sustain: 0.8, release: 0.16 }

/** A wooden flute: a tone with two soft harmonics, breath around it, and a vibrato that waits. By ear. */
export const flute: Voice = ({ frequency, seconds, velocity, random }) => {
  const harmonics = [createSine(), createSine(), createSine()]
  const levels = [1, 0.28 * velocity, 0.12 * velocity]
  const breath = createBandpass(4)
  const envelope = createEnvelope(SHAPE, seconds)
  return synthesise(seconds + SHAPE.release, (time) => {
    const vibrato = 0.12 * Math.min(1, Math.max(0, time - 0.25) / 0.4) * Math.sin(TURN * 4.9 * time)
    const bent = frequency * 2 ** (vibrato / 12)
    const tone = harmonics.reduce((sum, sine, index) => sum + (levels[index] as number) * sine((index + 1) * bent), 0)
    const air = (0.18 + 0.5 * Math.exp(-30 * time)) * breath(between(random, -1, 1), frequency)
    return 0.8 * velocity * envelope(time) * (tone + air)
  })
}
