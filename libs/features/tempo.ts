import { HOP_LENGTH } from '#libs/dsp/frames'
import { meanAutocorrelation } from '#libs/dsp/mean-autocorrelation'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { BeatsPerMinute } from '#libs/dsp/units'

/** Frames in librosa's 8 seconds (`ac_size`): floor(8 x 44100 / 512). */
const WINDOW_LENGTH = 689
/** Tempi are likelier the closer they are to this (`start_bpm`), in octaves ... */
const LIKELIEST: BeatsPerMinute = 120
/** ... and from here on impossible (`max_tempo`). */
const LIMIT: BeatsPerMinute = 320

/**
 * The beat that an onset envelope repeats itself at.
 *
 * Formula: 60 x 44100 / (512 l) of the first lag l > 0 with the greatest log(1 + 1e6 r_l) - (log2 bpm_l - log2 120)^2
 *   / 2 below 320 BPM, r the mean local autocorrelation of the padded envelope
 * Source: Ellis (2007), "Beat tracking by dynamic programming"; Grosche et al. (2010); `librosa.feature.tempo(y=y,
 *   sr=44100)`, not `librosa.beat.beat_track`, which takes the median over bands and differs on a third of songs
 * Shape: one number [dB] for each frame in, one number [BPM] out. Range: 7.5..304, on the grid 5168 / l; no onsets at
 *   all (silence) is 120.185, the prior's best.
 * A listener would call it how fast one taps one's foot.
 */
export function tempo(envelope: Float64Array): BeatsPerMinute {
  const similarity = meanAutocorrelation(padWithRamps(envelope), WINDOW_LENGTH)
  let best = { bpm: LIKELIEST, score: Number.NEGATIVE_INFINITY }
  for (let lag = 1; lag < WINDOW_LENGTH; lag++) {
    const bpm = (60 * SAMPLE_RATE) / (HOP_LENGTH * lag)
    const score = Math.log1p(1e6 * (similarity[lag] as number)) - Math.log2(bpm / LIKELIEST) ** 2 / 2
    if (bpm < LIMIT && score > best.score) best = { bpm, score }
  }
  return best.bpm
}

/** Half a window on both sides, rising from 0 and falling to 0 in a straight line (`np.pad(mode='linear_ramp')`). */
function padWithRamps(envelope: Float64Array): Float64Array {
  const width = Math.floor(WINDOW_LENGTH / 2)
  const padded = new Float64Array(envelope.length + 2 * width)
  const first = envelope[0] as number
  const last = envelope[envelope.length - 1] as number
  for (let i = 0; i < width; i++) {
    padded[i] = (first * i) / width
    padded[padded.length - 1 - i] = (last * i) / width
  }
  padded.set(envelope, width)
  return padded
}
