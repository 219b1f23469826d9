import { FRAME_LENGTH, frameCount, HOP_LENGTH, HOPS_OF_PADDING, HOPS_PER_FRAME } from './frames.ts'
import { F32, F64, hopSums, samples } from './memory.ts'
import { squares, sumOf } from './squares.ts'

/**
 * Loudness over time, averaged: as `libs/features/rms.ts`.
 *
 * Shape: mono samples [full scale] with zeros around them in, one number [full scale] out.
 */
export function rms(sampleCount: i32): f64 {
  fillHopEnergies(sampleCount)
  const count = frameCount(sampleCount)
  let sum: f64 = 0
  for (let t = 0; t < count; t++) sum += sqrt(frameEnergy(t) / <f64>FRAME_LENGTH)
  return sum / <f64>count
}

/** The energy of each hop of 512 samples, of which every frame is made. */
function fillHopEnergies(sampleCount: i32): void {
  const hopCount = frameCount(sampleCount) + HOPS_PER_FRAME - 1
  const first = samples - <usize>(HOPS_OF_PADDING * HOP_LENGTH) * F32
  for (let hop = 0; hop < hopCount; hop++) {
    const from = first + <usize>(hop * HOP_LENGTH) * F32
    let energies = f64x2.splat(0)
    for (let at = from; at < from + <usize>HOP_LENGTH * F32; at += 16) {
      energies = f64x2.add(energies, squares(v128.load(at)))
    }
    store<f64>(hopSums + <usize>hop * F64, sumOf(energies))
  }
}

function frameEnergy(frame: i32): f64 {
  let energy: f64 = 0
  for (let hop = frame; hop < frame + HOPS_PER_FRAME; hop++) energy += load<f64>(hopSums + <usize>hop * F64)
  return energy
}
