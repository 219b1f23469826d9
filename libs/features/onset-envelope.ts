import { FRAME_PADDING, HOP_LENGTH } from '#libs/dsp/frames'
import { MEL_BAND_COUNT } from '#libs/dsp/mel'

/** A rise shows in the frame after it, and a centred frame is half a frame early: librosa shifts by both. */
const DELAY = 1 + FRAME_PADDING / HOP_LENGTH

/**
 * How strongly something begins at each moment.
 *
 * Formula: env_t = mean over b of max(0, D_(t-2),b - D_(t-3),b); the first three are 0
 * Source: Böck and Widmer (2013), without their maximum filter; `librosa.onset.onset_strength(y=y, sr=44100)`
 * Shape: frame after frame of 128 bands [dB] in, one number [dB] for each frame out. Range: 0..80.
 * A listener would call it the beats and plucks: each note's beginning is a peak.
 */
export function onsetEnvelope(melDecibels: Float64Array): Float64Array {
  const envelope = new Float64Array(melDecibels.length / MEL_BAND_COUNT)
  for (let t = DELAY; t < envelope.length; t++) {
    envelope[t] = meanRise(melDecibels, (t - DELAY) * MEL_BAND_COUNT)
  }
  return envelope
}

/** The mean rise from the frame that begins at `start` to the next; what falls counts as 0. */
function meanRise(melDecibels: Float64Array, start: number): number {
  let rise = 0
  for (let at = start; at < start + MEL_BAND_COUNT; at++) {
    const step = (melDecibels[at + MEL_BAND_COUNT] as number) - (melDecibels[at] as number)
    // Twice max(0, step), without a branch that is guessed wrong half of the time.
    rise += step + Math.abs(step)
  }
  return rise / 2 / MEL_BAND_COUNT
}
