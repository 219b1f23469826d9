import { amplitudes, PAIR, places, unpackTurns, values } from './memory.ts'

const HALF: i32 = 1024

/**
 * Takes the transform of the complex values apart into the amplitudes of the real frames.
 *
 * Formula: E = Z_k + conj Z_(1024-k), O = -j (Z_k - conj Z_(1024-k)), W = exp(-2 pi j k / 2048):
 *   S_k = |E + W O|, S_(1024-k) = |E - W O|, the halves being in the window already
 * Source: Press et al., Numerical Recipes (3rd edition, 2007), 12.3.2
 * Shape: 1,024 complex pairs in, 1,025 pairs of amplitudes [full scale x samples] out. Range: 0 and up.
 */
export function fillAmplitudes(): void {
  for (let k = 0; k <= HALF / 2; k++) {
    const near = values + <usize>load<i32>(places + ((<usize>k) << 2))
    const far = values + <usize>load<i32>(places + ((<usize>((HALF - k) & (HALF - 1))) << 2))
    const nearRe = v128.load(near)
    const nearIm = v128.load(near, 16)
    const farRe = v128.load(far)
    const farIm = v128.load(far, 16)
    const evenRe = f64x2.add(nearRe, farRe)
    const evenIm = f64x2.sub(nearIm, farIm)
    const oddRe = f64x2.add(nearIm, farIm)
    const oddIm = f64x2.sub(farRe, nearRe)
    const cos = v128.load64_splat(unpackTurns + <usize>k * 16)
    const sin = v128.load64_splat(unpackTurns + <usize>k * 16, 8)
    const turnedRe = f64x2.sub(f64x2.mul(cos, oddRe), f64x2.mul(sin, oddIm))
    const turnedIm = f64x2.add(f64x2.mul(cos, oddIm), f64x2.mul(sin, oddRe))
    v128.store(amplitudes + <usize>k * PAIR, length(f64x2.add(evenRe, turnedRe), f64x2.add(evenIm, turnedIm)))
    v128.store(amplitudes + <usize>(HALF - k) * PAIR, length(f64x2.sub(evenRe, turnedRe), f64x2.sub(evenIm, turnedIm)))
  }
}

function length(re: v128, im: v128): v128 {
  return f64x2.sqrt(f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)))
}
