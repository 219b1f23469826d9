import { TEMPO_WINDOW } from './frames.ts'
import { envelope, F64, PAIR, similarity, tempoCosines, tempoSines, tempoWindow } from './memory.ts'
import { sumOf } from './squares.ts'

/** Windows of less energy than this are silent: the smallest normal float32. */
const SILENT_ENERGY: f64 = 1.1754943508222875e-38

/** Twice the window, or its ends would wrap round and meet its beginnings. */
const SIZE: i32 = 2 * TEMPO_WINDOW
/** Bins 0..689; the others mirror them. */
const BINS: i32 = TEMPO_WINDOW + 1
/** Two mirrored bins lie on both sides. */
const EDGE: usize = 2 * F64

/** The sliding spectrum, and the sum of the power spectra of all windows. */
const real: usize = memory.data(694 * 8, 16) + EDGE
const imaginary: usize = memory.data(694 * 8, 16) + EDGE
const power: usize = memory.data(690 * 8, 16)

/**
 * How alike an onset envelope is to itself some frames later, locally: as `libs/dsp/mean-autocorrelation.ts`.
 *
 * Formula: X_k of the window that begins one later is (X_k - x_first + (-1)^k x_next) exp(2 pi j k / 1378);
 *   under the Hann window it is X_k / 2 - (X_(k-2) + X_(k+2)) / 4; r_l is the inverse transform of the mean of the power
 *   spectra, each divided by its window's energy
 * Source: Jacobsen and Lyons (2003), "The sliding DFT"; Wiener and Khinchin for the power spectrum
 * Shape: `count` values of any unit at `envelope`, at least 689, with 690 zeros before them in; 689 values for lags
 *   0..688 out (`similarity`). Range: 0..1 where the input is never negative.
 *
 * The window slides in out of the zeros. Each step rounds, but errors stay a millionth of a millionth of the loudest
 * value. Only where a window holds nothing else would they be heard, so there the spectrum starts anew.
 */
export function meanAutocorrelation(count: i32): void {
  memory.fill(real - EDGE, 0, 694 * F64)
  memory.fill(imaginary - EDGE, 0, 694 * F64)
  memory.fill(power, 0, <usize>BINS * F64)
  memory.fill(envelope - <usize>(TEMPO_WINDOW + 1) * F64, 0, <usize>(TEMPO_WINDOW + 1) * F64)
  store<f64>(envelope + <usize>count * F64, 0)
  const windowCount = count - TEMPO_WINDOW + 1
  let audible = 0
  for (let start = 1 - TEMPO_WINDOW; start < windowCount; start++) {
    const first = envelope + <usize>(start * <i32>F64)
    const left = load<f64>(first - F64)
    const entered = load<f64>(first + <usize>(TEMPO_WINDOW - 1) * F64)
    audible += i32(entered !== 0) - i32(left !== 0)
    if (audible === 0) {
      memory.fill(real, 0, <usize>BINS * F64)
      memory.fill(imaginary, 0, <usize>BINS * F64)
      continue
    }
    slide(left, entered)
    if (start >= 0) addPower(first)
  }
  fillSimilarity(windowCount)
}

/** Lets one value out of the window and another one in. Even bins gain what comes in, odd ones lose it. */
function slide(left: f64, entered: f64): void {
  const change = f64x2.replace_lane(f64x2.splat(entered - left), 1, -entered - left)
  for (let at: usize = 0; at < <usize>BINS * F64; at += PAIR) {
    const re = f64x2.add(v128.load(real + at), change)
    const im = v128.load(imaginary + at)
    const cos = v128.load(tempoCosines + at)
    const sin = v128.load(tempoSines + at)
    v128.store(real + at, f64x2.sub(f64x2.mul(re, cos), f64x2.mul(im, sin)))
    v128.store(imaginary + at, f64x2.add(f64x2.mul(re, sin), f64x2.mul(im, cos)))
  }
}

/** Adds the power spectrum of the window at `first`, brought to energy 1. */
function addPower(first: usize): void {
  const energy = windowEnergy(first)
  if (energy < SILENT_ENERGY) return
  fillEdges()
  const scale = f64x2.splat(1 / energy)
  const half = f64x2.splat(0.5)
  const quarter = f64x2.splat(0.25)
  for (let at: usize = 0; at < <usize>BINS * F64; at += PAIR) {
    const sidesRe = f64x2.add(v128.load(real + at - EDGE), v128.load(real + at + EDGE))
    const sidesIm = f64x2.add(v128.load(imaginary + at - EDGE), v128.load(imaginary + at + EDGE))
    const re = f64x2.sub(f64x2.mul(v128.load(real + at), half), f64x2.mul(sidesRe, quarter))
    const im = f64x2.sub(f64x2.mul(v128.load(imaginary + at), half), f64x2.mul(sidesIm, quarter))
    const square = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im))
    v128.store(power + at, f64x2.add(v128.load(power + at), f64x2.mul(scale, square)))
  }
}

/** The sum of the squares under the window; the last weight of 690 is 0. */
function windowEnergy(first: usize): f64 {
  let even = f64x2.splat(0)
  let odd = f64x2.splat(0)
  for (let at: usize = 0; at < <usize>(BINS - 2) * F64; at += 2 * PAIR) {
    const early = f64x2.mul(v128.load(tempoWindow + at), v128.load(first + at))
    const late = f64x2.mul(v128.load(tempoWindow + at, PAIR), v128.load(first + at, PAIR))
    even = f64x2.add(even, f64x2.mul(early, early))
    odd = f64x2.add(odd, f64x2.mul(late, late))
  }
  const rest = <usize>(BINS - 2) * F64
  const last = f64x2.mul(v128.load(tempoWindow + rest), v128.load(first + rest))
  return sumOf(f64x2.add(f64x2.add(even, odd), f64x2.mul(last, last)))
}

/** The input is real: X_(-k) and X_(1378-k) are conjugates of X_k. */
function fillEdges(): void {
  for (let k: usize = 1; k <= 2; k++) {
    store<f64>(real - k * F64, load<f64>(real + k * F64))
    store<f64>(imaginary - k * F64, -load<f64>(imaginary + k * F64))
    const top = <usize>(BINS - 1) * F64
    store<f64>(real + top + k * F64, load<f64>(real + top - k * F64))
    store<f64>(imaginary + top + k * F64, -load<f64>(imaginary + top - k * F64))
  }
}

/** One inverse transform for all windows, since mean and transform commute; of an even spectrum, so of cosines only. */
function fillSimilarity(windowCount: i32): void {
  for (let lag = 0; lag < TEMPO_WINDOW; lag++) {
    let sum = load<f64>(power) + cosine(TEMPO_WINDOW * (lag & 1)) * load<f64>(power + <usize>TEMPO_WINDOW * F64)
    let angle = 0
    for (let k = 1; k < TEMPO_WINDOW; k++) {
      angle += lag
      if (angle >= SIZE) angle -= SIZE
      sum += 2 * cosine(angle) * load<f64>(power + <usize>k * F64)
    }
    store<f64>(similarity + <usize>lag * F64, sum / (<f64>SIZE * <f64>windowCount))
  }
}

function cosine(angle: i32): f64 {
  return load<f64>(tempoCosines + <usize>angle * F64)
}
