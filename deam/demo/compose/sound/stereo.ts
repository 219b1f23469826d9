/** Two channels of equal length. */
export interface Stereo {
  readonly left: Float32Array
  readonly right: Float32Array
}

export function createStereo(frames: number): Stereo {
  return { left: new Float32Array(frames), right: new Float32Array(frames) }
}

export interface Placement {
  /** Frame at which the sound begins. */
  readonly at: number
  readonly gain: number
  /** -1 left, 1 right. */
  readonly pan: number
}

/**
 * Adds a mono sound to a stereo buffer; what hangs over its end is dropped.
 *
 *     l = g cos((p + 1) pi / 4), r = g sin((p + 1) pi / 4)
 *
 * Source: the constant-power pan law. Arguments: samples; p, -1..1. Result: l^2 + r^2 = g^2 wherever it is placed.
 * A listener would call it where somebody stands.
 */
export function addMono(target: Stereo, samples: Float32Array, { at, gain, pan }: Placement): void {
  const angle = ((pan + 1) * Math.PI) / 4
  const [left, right] = [gain * Math.cos(angle), gain * Math.sin(angle)]
  const frames = Math.min(samples.length, target.left.length - at)
  for (let index = 0; index < frames; index++) {
    const sample = samples[index] as number
    target.left[at + index] = (target.left[at + index] as number) + left * sample
    target.right[at + index] = (target.right[at + index] as number) + right * sample
  }
}

export function addStereo(target: Stereo, source: Stereo, gain: number): void {
  for (let index = 0; index < target.left.length; index++) {
    target.left[index] = (target.left[index] as number) + gain * (source.left[index] as number)
    target.right[index] = (target.right[index] as number) + gain * (source.right[index] as number)
  }
}
