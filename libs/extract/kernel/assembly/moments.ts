import { BIN_COUNT, BIN_WIDTH } from './frames.ts'
import { amplitudes, bandwidths, centroids, F64, PAIR, runningSums } from './memory.ts'

/** Spectra whose amplitudes sum to less are silent: the smallest normal float32. */
const SILENT_SUM: f64 = 1.1754943508222875e-38

/** Bins from one running sum that is kept to the next. */
export const BLOCK: i32 = 32

/**
 * Centre of gravity and spread of two spectra: as `spectral-centroid.ts` and `spectral-bandwidth.ts` in libs/features.
 *
 * Formula: c = sum of k S_k / sum of S_k, b = sqrt( sum of k^2 S_k / sum of S_k - c^2 ), both times 44100 / 2048; the
 *   spread comes out of the same walk, because S need not know its centre for it
 * Shape: 1,025 pairs of amplitudes in; centroid and bandwidth [Hz] of frames `frame` and `frame` + 1 out. Silence: 0.
 *   Beside them the sums of the amplitudes up to every 32nd, which the rolloff looks through.
 */
export function fillMoments(frame: i32): void {
  let sum = f64x2.splat(0)
  let weighted = f64x2.splat(0)
  let squared = f64x2.splat(0)
  let bin = f64x2.splat(0)
  const one = f64x2.splat(1)
  let kept = runningSums
  for (let k = 0; k < BIN_COUNT; k++) {
    const amplitude = v128.load(amplitudes + <usize>k * PAIR)
    const turn = f64x2.mul(bin, amplitude)
    sum = f64x2.add(sum, amplitude)
    weighted = f64x2.add(weighted, turn)
    squared = f64x2.add(squared, f64x2.mul(bin, turn))
    bin = f64x2.add(bin, one)
    if ((k & (BLOCK - 1)) === BLOCK - 1) {
      v128.store(kept, sum)
      kept += PAIR
    }
  }
  v128.store(kept, sum)
  const audible = f64x2.ge(sum, f64x2.splat(SILENT_SUM))
  const centre = f64x2.div(weighted, sum)
  const spread = f64x2.sub(f64x2.div(squared, sum), f64x2.mul(centre, centre))
  const width = f64x2.splat(BIN_WIDTH)
  const bandwidth = f64x2.sqrt(f64x2.pmax(spread, f64x2.splat(0)))
  v128.store(centroids + <usize>frame * F64, v128.and(audible, f64x2.mul(centre, width)))
  v128.store(bandwidths + <usize>frame * F64, v128.and(audible, f64x2.mul(bandwidth, width)))
}
