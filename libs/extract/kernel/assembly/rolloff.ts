import { BIN_COUNT, BIN_WIDTH } from './frames.ts'
import { amplitudes, F64, PAIR, rolloffs, runningSums } from './memory.ts'
import { BLOCK } from './moments.ts'

/** librosa's default `roll_percent`. */
const SHARE_BELOW: f64 = 0.85
const BLOCK_COUNT: i32 = BIN_COUNT / BLOCK + 1

/**
 * The frequency below which most of a spectrum lies: as `libs/features/spectral-rolloff.ts`.
 *
 * Shape: 1,025 pairs of amplitudes and their running sums in; two numbers [Hz] out. The sums are added up one after the
 *   other as there, so that a tie falls to the same bin.
 */
export function fillRolloffs(frame: i32): void {
  for (let lane = 0; lane < 2; lane++) {
    store<f64>(rolloffs + <usize>(frame + lane) * F64, <f64>rolloffBin(<usize>lane * F64) * BIN_WIDTH)
  }
}

function rolloffBin(lane: usize): i32 {
  const share = SHARE_BELOW * load<f64>(runningSums + lane + <usize>(BLOCK_COUNT - 1) * PAIR)
  let block = 0
  while (load<f64>(runningSums + lane + <usize>block * PAIR) < share) block++
  let below: f64 = block === 0 ? 0.0 : load<f64>(runningSums + lane + <usize>(block - 1) * PAIR)
  for (let k = block * BLOCK; k < BIN_COUNT; k++) {
    below += load<f64>(amplitudes + lane + <usize>k * PAIR)
    if (below >= share) return k
  }
  return 0
}
