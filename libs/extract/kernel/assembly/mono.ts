import { F32, samples } from './memory.ts'
import { squares, sumOf } from './squares.ts'

/**
 * Mixes the interleaved samples to mono, in place; what is no number becomes silence. Returns their power.
 *
 * Formula: y_i = left_i / 2 + right_i / 2, rounded to float32; sum over all samples of x^2
 * Source: as `libs/dsp/mono.ts` and `libs/dsp/finite-samples.ts`; halved before they are added, so that the loudest
 *   float32 does not overflow; what is below 2^-125 is rounded then, which theirs is not
 * Shape: frames x channels samples [full scale] at `samples`, zeros behind them; afterwards frames of them.
 */
export function mixToMono(sampleCount: i32, channels: i32): f64 {
  return channels === 1 ? cleanMono(sampleCount) : mixStereo(sampleCount)
}

function cleanMono(sampleCount: i32): f64 {
  let energies = f64x2.splat(0)
  const end = samples + <usize>sampleCount * F32
  for (let at = samples; at < end; at += 16) {
    const clean = finite(v128.load(at))
    v128.store(at, clean)
    energies = f64x2.add(energies, squares(clean))
  }
  return sumOf(energies)
}

function mixStereo(sampleCount: i32): f64 {
  let energies = f64x2.splat(0)
  const half = f32x4.splat(0.5)
  const end = samples + <usize>sampleCount * F32
  let from = samples
  for (let to = samples; to < end; to += 16) {
    const early = finite(v128.load(from))
    const late = finite(v128.load(from, 16))
    energies = f64x2.add(energies, f64x2.add(squares(early), squares(late)))
    const left = v128.shuffle<f32>(early, late, 0, 2, 4, 6)
    const right = v128.shuffle<f32>(early, late, 1, 3, 5, 7)
    v128.store(to, f32x4.add(f32x4.mul(left, half), f32x4.mul(right, half)))
    from += 32
  }
  return sumOf(energies)
}

/** Only NaN and infinities differ from 0 when taken from themselves. */
function finite(four: v128): v128 {
  return v128.and(four, f32x4.eq(f32x4.sub(four, four), f32x4.splat(0)))
}
