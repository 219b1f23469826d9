/** Every signal is analysed at this rate [Hz]. */
export const SAMPLE_RATE = 44_100

/** Decoded audio: interleaved float32 samples, nominally -1..1, at SAMPLE_RATE. */
export interface Signal {
  /** frames x channels samples; at least one frame. */
  readonly interleaved: Float32Array
  readonly channels: 1 | 2
}
