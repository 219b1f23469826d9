import { FRAME_LENGTH, FRAME_PADDING, frameCount, HOP_LENGTH } from '#libs/dsp/frames'

/** Samples this small count as zero, and zero as positive: librosa's `threshold`. */
const NEARLY_ZERO = 1e-10

/**
 * How often the wave changes sides.
 *
 * Formula: mean over frames of ( changes of side within the frame's 2048 samples / 2048 ); a sample is below where
 *   y < -1e-10, else above; outside the signal y continues its first and last sample, so nothing changes there
 * Source: Kedem (1986); `librosa.feature.zero_crossing_rate(y).mean()` (edge padding; a frame's first sample never
 *   counts)
 * Shape: n samples [full scale] in, one number [crossings per sample] out. Range: 0..1; silence and DC are 0; a tone of
 *   f Hz has 2 f / 44,100.
 * A listener would call it noisiness: hiss and cymbals cross often, a bass seldom.
 *
 * Instead of visiting each frame, each change counts once for every frame that sees it.
 */
export function zeroCrossingRate(mono: Float32Array): number {
  const count = frameCount(mono.length)
  let crossings = 0
  let wasBelow = isBelow(mono[0] as number)
  for (let i = 1; i < mono.length; i++) {
    const below = isBelow(mono[i] as number)
    if (below !== wasBelow) crossings += framesSeeing(i, count)
    wasBelow = below
  }
  return crossings / FRAME_LENGTH / count
}

function isBelow(sample: number): boolean {
  return sample < -NEARLY_ZERO
}

/** Number of frames that hold both sample i and the one before it. */
function framesSeeing(i: number, count: number): number {
  const place = i + FRAME_PADDING
  const first = Math.max(0, Math.ceil((place - FRAME_LENGTH + 1) / HOP_LENGTH))
  const last = Math.min(count - 1, Math.floor((place - 1) / HOP_LENGTH))
  return last - first + 1
}
