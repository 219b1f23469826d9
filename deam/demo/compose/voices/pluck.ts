import { SAMPLE_RATE } from '#libs/dsp/signal'
import { between } from '../music/random.ts'
import type { Tone, Voice } from '../score.ts'
import { fadeTail } from '../sound/partials.ts'

export interface PluckStyle {
  /** Seconds until the string is 60 dB softer. */
  readonly ring: number
  /** 0 is the thumb, 1 a plectrum. */
  readonly brightness: number
}

/**
 * A plucked string: a burst of noise runs round a delay line, is averaged at each turn, and delayed a little more to be
 * in tune.
 *
 *     s[n] = r (y[n - N] + y[n - N - 1]) / 2, y[n] = x[n] + C s[n] + s[n-1] - C (y - x)[n-1]
 *     N = floor(fs/f - 1/2), a = fs/f - 1/2 - N, C = (1 - a)/(1 + a), r = 10^(-3/(f ring))
 *
 * Source: Karplus and Strong 1983, "Digital synthesis of plucked-string and drum timbres"; the all-pass that tunes it is
 * Jaffe and Smith's, 1983. It rings on for half a second after the key.
 */
export function pluck({ ring, brightness }: PluckStyle): Voice {
  return (tone) => {
    const turn = SAMPLE_RATE / tone.frequency - 0.5
    const whole = Math.floor(turn)
    const tuning = (1 - (turn - whole)) / (1 + (turn - whole))
    const loss = 10 ** (-3 / (tone.frequency * ring))
    const samples = excite(tone, { brightness, burst: whole + 1, seconds: Math.min(ring, tone.seconds + 0.5) })
    let [averaged, tuned] = [0, 0]
    for (let index = whole + 1; index < samples.length; index++) {
      const average = (loss * ((samples[index - whole] as number) + (samples[index - whole - 1] as number))) / 2
      tuned = tuning * average + averaged - tuning * tuned
      averaged = average
      samples[index] = (samples[index] as number) + tuned
    }
    return fadeTail(samples, 0.12)
  }
}

/** The string before its first turn: noise, duller for a soft stroke. */
function excite(
  { random, velocity }: Tone,
  burst: { brightness: number; burst: number; seconds: number },
): Float32Array {
  const samples = new Float32Array(Math.max(burst.burst + 1, Math.ceil(burst.seconds * SAMPLE_RATE)))
  const opening = Math.min(1, 0.08 + burst.brightness * velocity)
  let sample = 0
  for (let index = 0; index < burst.burst; index++) {
    sample += opening * (between(random, -1, 1) - sample)
    samples[index] = (velocity * sample) / Math.sqrt(opening)
  }
  return samples
}

export const harp = pluck({ ring: 4, brightness: 0.35 })
export const nylonGuitar = pluck({ ring: 3, brightness: 0.25 })
export const ukulele = pluck({ ring: 1.1, brightness: 0.7 })
export const steelGuitar = pluck({ ring: 2.5, brightness: 0.8 })
export const oldGuitar = pluck({ ring: 2.6, brightness: 0.3 })
