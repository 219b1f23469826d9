import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { createBandpass } from '../sound/filter.ts'
import { createSaw } from '../sound/oscillator.ts'
import { synthesise, TURN } from '../sound/synthesise.ts'

/**
 * The first formants of a sung "ah" [Hz], with their levels. Source: Peterson and Barney 1952, table II, rounded
 * between men and women.
 */
const FORMANTS = [
  { frequency: 790, level: 1 },
  { frequency: 1150, level: 0.55 },
  { frequency: 2650, level: 0.16 },
]
const CENTS = [-11, 3, 12]
const SHAPE = { attack: 0.5, decay: 1, sustain: 0.9, release: 0.9 }

/**
 * A small choir: three saws out of tune with one another, through the formants of a vowel, with a little of the hum
 * below.
 */
export const choir: Voice = ({ frequency, seconds, velocity, random }) => {
  const singers = CENTS.map((cents) => ({
    saw: createSaw(random()),
    frequency: frequency * 2 ** (cents / 1200),
    phase: random(),
  }))
  const mouth = FORMANTS.map((formant) => ({ ...formant, bandpass: createBandpass(5) }))
  const hum = createBandpass(0.8)
  const envelope = createEnvelope(SHAPE, seconds)
  return synthesise(seconds + SHAPE.release, (time) => {
    const sung = singers.reduce(
      (sum, { saw, frequency: own, phase }) => sum + saw(own * (1 + 0.004 * Math.sin(TURN * (5.1 * time + phase)))),
      0,
    )
    const vowel = mouth.reduce((sum, { bandpass, frequency: centre, level }) => sum + level * bandpass(sung, centre), 0)
    return velocity * envelope(time) * (0.5 * vowel + 0.25 * hum(sung, frequency))
  })
}
