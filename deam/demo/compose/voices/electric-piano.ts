import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

const SHAPE = { attack: 0.003, decay: 3.5, sustain: 0.05, release: 0.35 }

/**
 * An electric piano by two pairs of frequency modulation: a round body (1:1) and the short tine above it (1:14).
 * Source: the Rhodes patch of six-operator FM synthesizers (Chowning and Bristow 1986, "FM theory and applications").
 */
export const electricPiano: Voice = ({ frequency, seconds, velocity }) => {
  const envelope = createEnvelope(SHAPE, seconds)
  return synthesise(seconds + SHAPE.release, (time) => {
    const body = velocity * (1.1 * Math.exp(-2 * time) + 0.25) * Math.sin(TURN * frequency * time)
    const tine = 0.22 * velocity ** 2 * Math.exp(-9 * time) * Math.sin(TURN * 14 * frequency * time)
    const tremolo = 1 + 0.12 * Math.sin(TURN * 4.6 * time)
    return velocity * envelope(time) * tremolo * (0.85 * Math.sin(TURN * frequency * time + body) + 0.15 * tine)
  })
}
