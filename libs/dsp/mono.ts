import type { Signal } from './signal.ts'

/**
 * One channel out of one or two.
 *
 * Formula: y_i = (left_i + right_i) / 2, rounded to float32; mono stays as it is (the same array, not a copy)
 * Source: `librosa.to_mono`. Not ffmpeg's `-ac 1`, whose float mix is sqrt(2) too loud.
 * Shape: frames x channels interleaved samples in, frames samples out, both [full scale]. Range: that of the input.
 * A listener would call it standing too far away to tell the loudspeakers apart.
 */
export function mixToMono({ interleaved, channels }: Signal): Float32Array {
  if (channels === 1) return interleaved
  const mono = new Float32Array(Math.floor(interleaved.length / 2))
  for (let i = 0; i < mono.length; i++) {
    mono[i] = ((interleaved[2 * i] as number) + (interleaved[2 * i + 1] as number)) / 2
  }
  return mono
}
