/**
 * The power of the whole recording, all channels taken together as they are.
 *
 * Formula: sqrt( sum over i of x_i^2 / count ) over all samples of all channels
 * Source: the mood model's training table; power averages over channels, where a mono mix would cancel what is
 *   opposite in them (on stereo music the frame RMS of the mix lies 0.34 table deviations lower)
 * Shape: interleaved samples [full scale] in, at least one; one number [full scale] out. Range: 0..1 where |x| <= 1.
 * A listener would call it how much power the recording has.
 */
export function signalRms(interleaved: Float32Array): number {
  let energy = 0
  for (let i = 0; i < interleaved.length; i++) energy += (interleaved[i] as number) ** 2
  return Math.sqrt(energy / interleaved.length)
}
