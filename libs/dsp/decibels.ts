import type { Decibels } from './units.ts'

/** Powers below this count as this: librosa's `amin`. Silence is thus -100 dB. */
const SMALLEST_POWER = 1e-10

/** How far below the loudest value the scale reaches: librosa's `top_db`. */
const DYNAMIC_RANGE: Decibels = 80

/**
 * Powers on the scale of the ear, which hears ratios.
 *
 * Formula: D = 10 log10(max(1e-10, power)), then D = max(D, largest D of all - 80)
 * Source: `librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=80)`
 * Shape: any number of powers in, as many [dB] out. Range: -100 and up; from softest to loudest at most 80.
 * A listener would call it loudness.
 */
export function toDecibels(powers: Float64Array): Float64Array {
  const decibels = new Float64Array(powers.length)
  let loudest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < powers.length; i++) {
    const value = 10 * Math.log10(Math.max(SMALLEST_POWER, powers[i] as number))
    decibels[i] = value
    if (value > loudest) loudest = value
  }
  const floor = loudest - DYNAMIC_RANGE
  for (let i = 0; i < decibels.length; i++) if ((decibels[i] as number) < floor) decibels[i] = floor
  return decibels
}
