/**
 * The samples, with silence in place of what is no number: a float wav can hold NaN and infinities, and one of them
 * would make every figure NaN. Returns the same array where all samples are finite, which is nearly always.
 */
export function finiteSamples(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isFinite(samples[i])) return samples.map((sample) => (Number.isFinite(sample) ? sample : 0))
  }
  return samples
}
