import { SAMPLE_RATE } from './signal.ts'
import type { Hertz } from './units.ts'

/** Samples in one frame, 46 ms: librosa's default `n_fft`. */
export const FRAME_LENGTH = 2048

/** Samples from one frame's start to the next, 12 ms: librosa's default `hop_length`. */
export const HOP_LENGTH = 512

/** Frames are centred: half a frame of padding goes before the first sample and after the last. */
export const FRAME_PADDING = FRAME_LENGTH / 2

/** Amplitudes in one spectrum: 0 Hz up to half the sample rate. */
export const BIN_COUNT = FRAME_LENGTH / 2 + 1

/** From one amplitude of a spectrum to the next. */
export const BIN_WIDTH: Hertz = SAMPLE_RATE / FRAME_LENGTH

/** Number of centred frames in a signal: 1 + floor(n / hop), `librosa.stft(center=True)`. */
export function frameCount(sampleCount: number): number {
  return 1 + Math.floor(sampleCount / HOP_LENGTH)
}
