import { COMPLEX_PAIR, turns, values } from './memory.ts'

const SIZE: usize = 1024
/** One complex root of unity: cosine, then sine. */
const TURN: usize = 16

/**
 * The discrete Fourier transform of 1,024 complex values of two frames at a time, one in each lane.
 *
 * Formula: Z_k = sum over i of z_i exp(-2 pi j i k / 1024)
 * Source: Gentleman and Sande (1966), radix 4, decimation in frequency; values as `libs/dsp/fft.ts`
 * Shape: 1,024 complex pairs in place (`values`), any unit. Z_k lies at the place that `places` names: its index with
 *   its five digits to the base 4 in reverse. Whoever reads the spectrum reads it in that order.
 *
 * In place, because the two pairs of buffers of Stockham's way (131 kB) would not stay in the first cache.
 */
export function transformPair(): void {
  for (let quarter = SIZE / 4; quarter > 1; quarter /= 4) fillStage(quarter)
  fillLastStage()
}

/** Transforms of 4 x `quarter` values become four times as many of `quarter` values, side by side. */
function fillStage(quarter: usize): void {
  const reach = quarter * COMPLEX_PAIR
  const step = (SIZE / 4 / quarter) * TURN
  for (let i: usize = 0; i < quarter; i++) {
    const once = turns + i * step
    const twice = once + i * step
    const thrice = twice + i * step
    const cos1 = v128.load64_splat(once)
    const sin1 = v128.load64_splat(once, 8)
    const cos2 = v128.load64_splat(twice)
    const sin2 = v128.load64_splat(twice, 8)
    const cos3 = v128.load64_splat(thrice)
    const sin3 = v128.load64_splat(thrice, 8)
    for (let a = values + i * COMPLEX_PAIR; a < values + SIZE * COMPLEX_PAIR; a += 4 * reach) {
      const b = a + reach
      const c = b + reach
      const d = c + reach
      const sumRe = f64x2.add(v128.load(a), v128.load(c))
      const sumIm = f64x2.add(v128.load(a, 16), v128.load(c, 16))
      const gapRe = f64x2.sub(v128.load(a), v128.load(c))
      const gapIm = f64x2.sub(v128.load(a, 16), v128.load(c, 16))
      const otherSumRe = f64x2.add(v128.load(b), v128.load(d))
      const otherSumIm = f64x2.add(v128.load(b, 16), v128.load(d, 16))
      // (b - d) turned by a quarter: times j.
      const turnedRe = f64x2.sub(v128.load(d, 16), v128.load(b, 16))
      const turnedIm = f64x2.sub(v128.load(b), v128.load(d))
      v128.store(a, f64x2.add(sumRe, otherSumRe))
      v128.store(a, f64x2.add(sumIm, otherSumIm), 16)
      fillProduct(b, f64x2.sub(gapRe, turnedRe), f64x2.sub(gapIm, turnedIm), cos1, sin1)
      fillProduct(c, f64x2.sub(sumRe, otherSumRe), f64x2.sub(sumIm, otherSumIm), cos2, sin2)
      fillProduct(d, f64x2.add(gapRe, turnedRe), f64x2.add(gapIm, turnedIm), cos3, sin3)
    }
  }
}

/** Transforms of four values, where nothing is left to turn. */
function fillLastStage(): void {
  for (let at = values; at < values + SIZE * COMPLEX_PAIR; at += 4 * COMPLEX_PAIR) {
    const sumRe = f64x2.add(v128.load(at), v128.load(at, 64))
    const sumIm = f64x2.add(v128.load(at, 16), v128.load(at, 80))
    const gapRe = f64x2.sub(v128.load(at), v128.load(at, 64))
    const gapIm = f64x2.sub(v128.load(at, 16), v128.load(at, 80))
    const otherSumRe = f64x2.add(v128.load(at, 32), v128.load(at, 96))
    const otherSumIm = f64x2.add(v128.load(at, 48), v128.load(at, 112))
    const turnedRe = f64x2.sub(v128.load(at, 112), v128.load(at, 48))
    const turnedIm = f64x2.sub(v128.load(at, 32), v128.load(at, 96))
    v128.store(at, f64x2.add(sumRe, otherSumRe))
    v128.store(at, f64x2.add(sumIm, otherSumIm), 16)
    v128.store(at, f64x2.sub(gapRe, turnedRe), 32)
    v128.store(at, f64x2.sub(gapIm, turnedIm), 48)
    v128.store(at, f64x2.sub(sumRe, otherSumRe), 64)
    v128.store(at, f64x2.sub(sumIm, otherSumIm), 80)
    v128.store(at, f64x2.add(gapRe, turnedRe), 96)
    v128.store(at, f64x2.add(gapIm, turnedIm), 112)
  }
}

function fillProduct(to: usize, re: v128, im: v128, cos: v128, sin: v128): void {
  v128.store(to, f64x2.sub(f64x2.mul(cos, re), f64x2.mul(sin, im)))
  v128.store(to, f64x2.add(f64x2.mul(cos, im), f64x2.mul(sin, re)), 16)
}
