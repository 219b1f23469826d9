/** Samples in one frame; this and what follows as in `libs/dsp/frames.ts`, where the reasons are. */
export const FRAME_LENGTH: i32 = 2048
export const HOP_LENGTH: i32 = 512
export const FRAME_PADDING: i32 = FRAME_LENGTH / 2
export const BIN_COUNT: i32 = FRAME_LENGTH / 2 + 1
export const BIN_WIDTH: f64 = 44100.0 / 2048.0

/** Hops in one frame, and in the padding before the first sample. */
export const HOPS_PER_FRAME: i32 = FRAME_LENGTH / HOP_LENGTH
export const HOPS_OF_PADDING: i32 = FRAME_PADDING / HOP_LENGTH

export const MEL_BAND_COUNT: i32 = 128
export const CONTRAST_BAND_COUNT: i32 = 7
export const GLIMPSE_LIMIT: i32 = 64

/** Frames in the window that tempo looks through. */
export const TEMPO_WINDOW: i32 = 689

export function frameCount(sampleCount: i32): i32 {
  return 1 + sampleCount / HOP_LENGTH
}
