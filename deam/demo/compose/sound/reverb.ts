import { SAMPLE_RATE } from '#libs/dsp/signal'
import { createStereo, type Stereo } from './stereo.ts'

/** The room in which a piece is played. */
export interface Room {
  /** Seconds until the sound has fallen by 60 dB. */
  readonly seconds: number
  /** Loudness of the room against the players. */
  readonly wet: number
  /** How soon high notes die: 0 tiles, 1 curtains. */
  readonly damping: number
}

/** Lengths of the eight delays [frames]: primes, so that their echoes do not fall on each other. */
const LENGTHS = [1153, 1327, 1559, 1801, 2087, 2351, 2683, 3049] as const

/**
 * A feedback delay network: eight delays, dulled and mixed, each fed back into all.
 *
 *     y_i = y_i + c (x_i[n - L_i] - y_i)             a one-pole low pass, c = 1 - 0.85 damping
 *     x_i = input + g_i (y_i - 2/8 sum_j y_j)        Householder's reflection, g_i = 10^(-3 L_i / (fs T60))
 *
 * Source: Jot and Chaigne 1991, "Digital delay networks for designing artificial reverberators". Arguments: the sends of
 * all parts, stereo; the room. Result: stereo of the same length, the room alone without the direct sound, bounded.
 * A listener would call it how large the room is, and how soft its walls.
 */
export function reverberate(source: Stereo, { seconds, damping }: Room): Stereo {
  const result = createStereo(source.left.length)
  const delays = LENGTHS.map((length) => new Float32Array(length))
  const gains = LENGTHS.map((length) => 10 ** ((-3 * length) / (SAMPLE_RATE * seconds)))
  const dulled = new Float64Array(LENGTHS.length)
  const opening = 1 - 0.85 * damping
  for (let frame = 0; frame < result.left.length; frame++) {
    let sum = 0
    for (let line = 0; line < LENGTHS.length; line++) {
      const delay = delays[line] as Float32Array
      const last = dulled[line] as number
      dulled[line] = last + opening * ((delay[frame % delay.length] as number) - last)
      sum += dulled[line] as number
    }
    for (let line = 0; line < LENGTHS.length; line++) {
      const delay = delays[line] as Float32Array
      const input = (line % 2 === 0 ? source.left : source.right)[frame] as number
      delay[frame % delay.length] = input + (gains[line] as number) * ((dulled[line] as number) - sum / 4)
    }
    result.left[frame] = alternatingSum(dulled, 0)
    result.right[frame] = alternatingSum(dulled, 1)
  }
  return result
}

/** Every second line from `first`, with changing signs: left and right share no line, so the room sounds wide. */
function alternatingSum(lines: Float64Array, first: 0 | 1): number {
  const [a, b, c, d] = [lines[first], lines[first + 2], lines[first + 4], lines[first + 6]] as [
    number,
    number,
    number,
    number,
  ]
  return 0.35 * (a - b + c - d)
}
