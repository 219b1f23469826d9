import { FRAME_LENGTH, HOP_LENGTH } from './frames.ts'
import { COMPLEX_PAIR, F32, F64, halfWindow, values } from './memory.ts'

/**
 * Cuts out a frame and the next one, a hop later, and fades them in and out.
 *
 * Formula: z_i = v_2i y_2i + j v_2i+1 y_2i+1, v half the Hann window: the halves that taking a real transform apart
 *   would need are in there already
 * Shape: two frames of 2,048 samples from `start` on in, 1,024 complex values of both out (`values`).
 */
export function fillWindowedFrames(start: usize): void {
  const next = <usize>HOP_LENGTH * F32
  let to = values
  let weights = halfWindow
  for (let at = start; at < start + <usize>FRAME_LENGTH * F32; at += 2 * F32) {
    const first = f64x2.promote_low_f32x4(v128.load64_zero(at))
    const second = f64x2.promote_low_f32x4(v128.load64_zero(at + next))
    v128.store(to, f64x2.mul(v128.shuffle<f64>(first, second, 0, 2), v128.load64_splat(weights)))
    v128.store(to, f64x2.mul(v128.shuffle<f64>(first, second, 1, 3), v128.load64_splat(weights, 8)), 16)
    to += COMPLEX_PAIR
    weights += 2 * F64
  }
}
