import { CONTRAST_BAND_COUNT } from './frames.ts'
import { amplitudes, contrastRuns, F64, PAIR, peaks, valleys } from './memory.ts'

/** From, to and extremes of one band, as int32. */
const RUN: usize = 12

/** The extremes of one band so far, rising; a band has at most 15. */
const kept: usize = memory.data(15 * 16, 16)

/**
 * Peaks and valleys of two spectra in each band: as `libs/features/spectral-contrast.ts`, before they become dB.
 *
 * Formula: the mean of the m highest amplitudes of a band, and of its m lowest
 * Shape: 1,025 pairs of amplitudes in; two rows of 7 peaks and of 7 valleys out, for frames `frame` and `frame` + 1.
 */
export function fillContrast(frame: i32): void {
  for (let band = 0; band < CONTRAST_BAND_COUNT; band++) {
    const run = contrastRuns + <usize>band * RUN
    const from = amplitudes + <usize>load<i32>(run) * PAIR
    const to = amplitudes + <usize>load<i32>(run, 4) * PAIR
    const extremes = load<i32>(run, 8)
    const cell = <usize>(frame * CONTRAST_BAND_COUNT + band) * F64
    storeRows(peaks + cell, meanOfHighest(from, to, extremes))
    storeRows(valleys + cell, meanOfLowest(from, to, extremes))
  }
}

/**
 * Keeps the m highest so far in order and lets every amplitude challenge the least of them: few succeed. Music falls
 * off towards the treble, so the walk begins at the bottom and has the highest early.
 */
function meanOfHighest(from: usize, to: usize, extremes: i32): v128 {
  const end = fillKept(extremes, 0)
  let least = f64x2.splat(0)
  for (let at = from; at < to; at += PAIR) {
    const amplitude = v128.load(at)
    if (v128.any_true(f64x2.gt(amplitude, least))) least = rank(amplitude, end)
  }
  return meanOfKept(end, extremes)
}

/** As `meanOfHighest`, upside down and from the top: the lowest amplitudes are the highest of their negatives. */
function meanOfLowest(from: usize, to: usize, extremes: i32): v128 {
  const end = fillKept(extremes, -Infinity)
  let least = f64x2.splat(-Infinity)
  for (let at = to - PAIR; at >= from; at -= PAIR) {
    const negative = f64x2.neg(v128.load(at))
    if (v128.any_true(f64x2.gt(negative, least))) least = rank(negative, end)
  }
  return f64x2.neg(meanOfKept(end, extremes))
}

/** Returns the end of what is kept. */
function fillKept(extremes: i32, value: f64): usize {
  const end = kept + <usize>extremes * PAIR
  for (let at = kept; at < end; at += PAIR) v128.store(at, f64x2.splat(value))
  return end
}

function meanOfKept(end: usize, extremes: i32): v128 {
  let sum = f64x2.splat(0)
  for (let at = kept; at < end; at += PAIR) sum = f64x2.add(sum, v128.load(at))
  return f64x2.div(sum, f64x2.splat(<f64>extremes))
}

/**
 * Lets a value of each frame sink from the greatest that is kept to where it belongs, pushing on what is smaller; the
 * least drops out. Returns the new least. It never asks which of the two frames was challenged, nor where a value belongs:
 * a wrong guess of the processor costs more than to sink all the way.
 */
function rank(pair: v128, end: usize): v128 {
  let sinking = pair
  for (let at = end - PAIR; at >= kept; at -= PAIR) {
    const stays = v128.load(at)
    v128.store(at, f64x2.pmax(stays, sinking))
    sinking = f64x2.pmin(stays, sinking)
  }
  return v128.load(kept)
}

function storeRows(cell: usize, pair: v128): void {
  store<f64>(cell, f64x2.extract_lane(pair, 0))
  store<f64>(cell + <usize>CONTRAST_BAND_COUNT * F64, f64x2.extract_lane(pair, 1))
}
