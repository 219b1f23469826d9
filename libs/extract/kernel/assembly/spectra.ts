import { fillAmplitudes } from './amplitudes.ts'
import { fillContrast } from './contrast.ts'
import { fillDecibels } from './decibels.ts'
import { transformPair } from './fft.ts'
import {
  BIN_COUNT,
  CONTRAST_BAND_COUNT,
  FRAME_PADDING,
  frameCount,
  GLIMPSE_LIMIT,
  HOP_LENGTH,
  MEL_BAND_COUNT,
} from './frames.ts'
import { fillMelPowers } from './mel.ts'
import { amplitudes, F32, F64, glimpses, melDecibels, PAIR, peaks, samples, valleys } from './memory.ts'
import { fillMoments } from './moments.ts'
import { fillRolloffs } from './rolloff.ts'
import { fillWindowedFrames } from './windowed-frames.ts'

/**
 * Walks through the spectra of a signal once, two frames side by side: as `libs/features/spectral-series.ts`.
 *
 * Where the number of frames is odd, the last one has a neighbour that is computed and not read.
 */
export function readSpectra(sampleCount: i32): void {
  const count = frameCount(sampleCount)
  const glimpseStep = (count + GLIMPSE_LIMIT - 1) / GLIMPSE_LIMIT
  for (let frame = 0; frame < count; frame += 2) {
    fillWindowedFrames(samples + <usize>((frame * HOP_LENGTH - FRAME_PADDING) * <i32>F32))
    transformPair()
    fillAmplitudes()
    fillMoments(frame)
    fillRolloffs(frame)
    fillMelPowers(frame)
    fillContrast(frame)
    for (let lane = 0; lane < 2 && frame + lane < count; lane++) {
      if ((frame + lane) % glimpseStep === 0) fillGlimpse((frame + lane) / glimpseStep, lane)
    }
  }
  fillDecibels(melDecibels, count * MEL_BAND_COUNT)
  fillDecibels(peaks, count * CONTRAST_BAND_COUNT)
  fillDecibels(valleys, count * CONTRAST_BAND_COUNT)
}

/** Keeps one of the two spectra for whoever describes the timbre further. */
function fillGlimpse(glimpse: i32, lane: i32): void {
  const to = glimpses + <usize>(glimpse * BIN_COUNT) * F64
  const from = amplitudes + <usize>lane * F64
  for (let k: usize = 0; k < <usize>BIN_COUNT; k++) store<f64>(to + k * F64, load<f64>(from + k * PAIR))
}
