import { FRAME_LENGTH, FRAME_PADDING, frameCount, HOP_LENGTH } from '#libs/dsp/frames'

/**
 * Loudness over time, averaged.
 *
 * Formula: mean over frames t of sqrt( sum over i of y_(512 t + i - 1024)^2 / 2048 ), y = 0 outside the signal, no
 *   window
 * Source: `librosa.feature.rms(y=y).mean()`
 * Shape: n samples [full scale] in, one number [full scale] out. Range: 0..1 where |y| <= 1; silence is 0.
 * A listener would call it how loud the recording is.
 *
 * Frames and their padding are whole numbers of hops, so each frame's energy is the sum of its hops' energies.
 */
export function rms(mono: Float32Array): number {
  const energies = hopEnergies(mono)
  const count = frameCount(mono.length)
  let sum = 0
  for (let t = 0; t < count; t++) sum += Math.sqrt(frameEnergy(energies, t) / FRAME_LENGTH)
  return sum / count
}

function hopEnergies(mono: Float32Array): Float64Array {
  const energies = new Float64Array(Math.ceil(mono.length / HOP_LENGTH))
  for (let hop = 0; hop < energies.length; hop++) {
    const end = Math.min(mono.length, (hop + 1) * HOP_LENGTH)
    let energy = 0
    for (let i = hop * HOP_LENGTH; i < end; i++) energy += (mono[i] as number) ** 2
    energies[hop] = energy
  }
  return energies
}

function frameEnergy(energies: Float64Array, frame: number): number {
  const first = frame - FRAME_PADDING / HOP_LENGTH
  const last = Math.min(energies.length, first + FRAME_LENGTH / HOP_LENGTH)
  let energy = 0
  for (let hop = Math.max(0, first); hop < last; hop++) energy += energies[hop] as number
  return energy
}
