import { F64, PAIR } from './memory.ts'

/** As in `libs/dsp/decibels.ts`: what is softer counts as this, and the loudest is at most so far above the softest. */
const SMALLEST_POWER: f64 = 1e-10
const DYNAMIC_RANGE: f64 = 80

/** Where the exponent of a float64 lies in its bits, and what it is for 1. */
const FRACTION_BITS: i32 = 52
const EXPONENT_OF_ONE: i64 = 1023

/**
 * Powers on the scale of the ear: as `toDecibels` in `libs/dsp/decibels.ts`, in place.
 *
 * Shape: `count` powers at `address` in, as many [dB] out; there is room for one more behind them.
 */
export function fillDecibels(address: usize, count: i32): void {
  const end = address + <usize>count * F64
  // An odd one is computed beside itself.
  store<f64>(end, load<f64>(end - F64))
  let loudest = f64x2.splat(-Infinity)
  for (let at = address; at < end; at += PAIR) {
    const value = decibels(f64x2.pmax(v128.load(at), f64x2.splat(SMALLEST_POWER)))
    v128.store(at, value)
    loudest = f64x2.pmax(loudest, value)
  }
  const floor = f64x2.splat(max(f64x2.extract_lane(loudest, 0), f64x2.extract_lane(loudest, 1)) - DYNAMIC_RANGE)
  for (let at = address; at < end; at += PAIR) v128.store(at, f64x2.pmax(v128.load(at), floor))
}

/**
 * Ten decimal logarithms of two normal positive numbers.
 *
 * Formula: x = 2^e m with m in [sqrt(1/2), sqrt(2)), s = (m - 1) / (m + 1):
 *   10 log10(x) = 10 / ln(10) (e ln(2) + 2 (s + s^3 / 3 + ... + s^19 / 19))
 * Source: Gregory's series (1668); |s| < 0.172, so that the first term left out is below 1e-16 of the sum
 */
function decibels(x: v128): v128 {
  const above = i64x2.sub(x, i64x2.splat(reinterpret<i64>(Math.SQRT1_2)))
  // Logical shifts are one instruction, arithmetic ones of 64 bits are not: the bias keeps the number positive.
  const biased = i64x2.shr_u(i64x2.add(above, i64x2.splat(EXPONENT_OF_ONE << FRACTION_BITS)), FRACTION_BITS)
  const exponent = i64x2.sub(biased, i64x2.splat(EXPONENT_OF_ONE))
  const mantissa = i64x2.sub(x, i64x2.shl(exponent, FRACTION_BITS))
  const one = f64x2.splat(1)
  const s = f64x2.div(f64x2.sub(mantissa, one), f64x2.add(mantissa, one))
  const powersOfTwo = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2))
  const naturalLog = f64x2.add(f64x2.mul(powersOfTwo, f64x2.splat(Math.LN2)), f64x2.mul(s, series(f64x2.mul(s, s))))
  return f64x2.mul(naturalLog, f64x2.splat(10 / Math.LN10))
}

/** 2 (1 + q / 3 + q^2 / 5 + ... + q^9 / 19), by Horner's rule. */
function series(q: v128): v128 {
  let sum = f64x2.splat(2.0 / 19.0)
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 17.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 15.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 13.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 11.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 9.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 7.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 5.0))
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0 / 3.0))
  return f64x2.add(f64x2.mul(sum, q), f64x2.splat(2.0))
}
