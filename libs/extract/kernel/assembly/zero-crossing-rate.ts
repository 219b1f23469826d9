import { FRAME_LENGTH, frameCount, HOP_LENGTH, HOPS_OF_PADDING, HOPS_PER_FRAME } from './frames.ts'
import { F32, F64, hopEdges, hopSums, samples } from './memory.ts'

/** The largest float32 that counts as below zero: the one next to -1e-10 on its far side. */
const BELOW_ZERO: f32 = -1.00000001335e-10

/**
 * How often the wave changes sides: as `libs/features/zero-crossing-rate.ts`.
 *
 * Shape: mono samples [full scale] that continue with their first and last on both sides in, one number [crossings per
 *   sample] out.
 *
 * A frame is four hops. A change at the very first sample of a frame is not seen by it, so these are kept apart.
 */
export function zeroCrossingRate(sampleCount: i32): f64 {
  fillHopCrossings(sampleCount)
  const count = frameCount(sampleCount)
  let crossings: f64 = 0
  for (let t = 0; t < count; t++) {
    for (let hop = t; hop < t + HOPS_PER_FRAME; hop++) crossings += load<f64>(hopSums + <usize>hop * F64)
    crossings -= load<f64>(hopEdges + <usize>t * F64)
  }
  return crossings / <f64>FRAME_LENGTH / <f64>count
}

function fillHopCrossings(sampleCount: i32): void {
  const hopCount = frameCount(sampleCount) + HOPS_PER_FRAME - 1
  const first = samples - <usize>(HOPS_OF_PADDING * HOP_LENGTH) * F32
  // Nothing lies before the padding, and it is constant.
  store<f64>(hopSums, 0)
  store<f64>(hopEdges, 0)
  for (let hop = 1; hop < hopCount; hop++) {
    const from = first + <usize>(hop * HOP_LENGTH) * F32
    store<f64>(hopSums + <usize>hop * F64, <f64>changes(from))
    store<f64>(hopEdges + <usize>hop * F64, isBelow(from) === isBelow(from - F32) ? 0.0 : 1.0)
  }
}

/** The number of samples in one hop that lie on the other side than the sample before them. */
function changes(from: usize): i32 {
  let sums = i32x4.splat(0)
  for (let at = from; at < from + <usize>HOP_LENGTH * F32; at += 16) {
    const sides = below(v128.load(at))
    const sidesBefore = below(v128.load(at - F32))
    // True is -1 in every lane.
    sums = i32x4.sub(sums, v128.xor(sides, sidesBefore))
  }
  const two = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 2, 3))
  return i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1)
}

function below(four: v128): v128 {
  return f32x4.le(four, f32x4.splat(BELOW_ZERO))
}

function isBelow(at: usize): bool {
  return load<f32>(at) <= BELOW_ZERO
}
