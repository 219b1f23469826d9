import { HOP_LENGTH } from '#libs/dsp/frames'
import { meanAutocorrelation } from '#libs/dsp/mean-autocorrelation'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { BeatsPerMinute } from '#libs/dsp/units'

/** Frames in librosa's 8 seconds (`ac_size`): floor(8 x 44100 / 512). Lags 0..688 are known. */
export const TEMPO_WINDOW = 689
/** Tempi are likelier the closer they are to this (`start_bpm`), in octaves ... */
const LIKELIEST: BeatsPerMinute = 120
/** ... and from here on impossible (`max_tempo`). */
const LIMIT: BeatsPerMinute = 320

/**
 * The lag at which an onset envelope repeats itself as a beat would.
 *
 * Formula: the first lag l > 0 with the greatest log(1 + 1e6 r_l) - (log2 bpm_l - log2 120)^2 / 2 below 320 BPM, with r
 *   the mean local autocorrelation of the padded envelope and bpm_l = 60 x 44100 / (512 l)
 * Source: Ellis (2007), "Beat tracking by dynamic programming"; Grosche et al. (2010); `librosa.feature.tempo(y=y,
 *   sr=44100)`, not `librosa.beat.beat_track`, which takes the median over bands and differs on a third of songs
 * Shape: 689 similarities in, one number [frames] out. Range: 17..688, so 7.5..304 BPM; no onsets at all (silence) is 43,
 *   the prior's best of 120.185 BPM.
 * A listener would call it how fast one taps one's foot.
 */
export function beatLag(similarity: Float64Array): number {
  let best = { lag: 1, score: Number.NEGATIVE_INFINITY }
  for (let lag = 1; lag < TEMPO_WINDOW; lag++) {
    const score = tempoScore(similarity, lag)
    if (score > best.score) best = { lag, score }
  }
  return best.lag
}

/** The beat of an onset envelope, all steps in one. */
export function tempo(envelope: Float64Array): BeatsPerMinute {
  return tempoOf(beatLag(meanAutocorrelation(padWithRamps(envelope), TEMPO_WINDOW)))
}

/** How much a lag deserves to be the beat; minus infinity where it cannot be. */
export function tempoScore(similarity: Float64Array, lag: number): number {
  const bpm = tempoOf(lag)
  if (bpm >= LIMIT) return Number.NEGATIVE_INFINITY
  return Math.log1p(1e6 * (similarity[lag] as number)) - Math.log2(bpm / LIKELIEST) ** 2 / 2
}

/** The tempo of one beat each `lag` frames. */
export function tempoOf(lag: number): BeatsPerMinute {
  return (60 * SAMPLE_RATE) / (HOP_LENGTH * lag)
}

/** Half a window on both sides, rising from 0 and falling to 0 in a straight line (`np.pad(mode='linear_ramp')`). */
export function padWithRamps(envelope: Float64Array): Float64Array {
  const width = Math.floor(TEMPO_WINDOW / 2)
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
