import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { Voice } from '../score.ts'
import { createEnvelope } from '../sound/envelope.ts'
import { fadeTail, ringPartials } from '../sound/partials.ts'

const PARTIALS = 14
/** How stiff the strings are: the higher partials lie a little above the whole multiples. */
const STIFFNESS = 0.0004
const DAMPER = 0.25

/**
 * A piano by its partials.
 *
 *     f_n = n f sqrt(1 + B n^2), a_n = v^2 softness^n / n, decay_n = long for low notes and low partials
 *
 * Source: Fletcher 1964, "Normal vibration frequencies of a stiff piano string", equation for f_n; the rest is by ear.
 * A hard stroke has more high partials. The damper falls when the key is let go.
 */
export const piano: Voice = ({ frequency, seconds, velocity }) => {
  const softness = 0.55 + 0.35 * velocity
  const ring = 9 * (220 / frequency) ** 0.55
  const partials = Array.from({ length: PARTIALS }, (_, index) => {
    const n = index + 1
    const amplitude = (0.5 * velocity * softness ** index) / n ** 0.6
    return { frequency: n * frequency * Math.sqrt(1 + STIFFNESS * n * n), amplitude, decay: ring / (1 + 0.35 * index) }
  })
  const damper = createEnvelope({ attack: 0.002, decay: 1, sustain: 1, release: DAMPER }, seconds)
  const samples = ringPartials(partials, Math.min(seconds + DAMPER, ring))
  return fadeTail(
    samples.map((sample, index) => sample * damper(index / SAMPLE_RATE)),
    0.02,
  )
}
