import { hannWindow } from '#libs/dsp/hann'
import { dotProduct } from '#libs/dsp/statistics'
import type { BeatsPerMinute } from '#libs/dsp/units'
import { TEMPO_WINDOW, tempoOf, tempoScore } from './tempo.ts'

/** How far a tempo can be trusted, and what it may be instead. */
export interface TempoCertainty {
  /** 0..1: the part of the onsets that returns with the beat and not just as well a little earlier or later. */
  readonly confidence: number
  /** The better of half and double the tempo: where one listener taps once, another taps twice. */
  readonly alternative: BeatsPerMinute
}

/** Half an octave: no multiple of a beat lies closer to it. */
const NEIGHBOURHOOD = Math.SQRT2

/**
 * How clear the beat at `beat` is, and its half or double.
 *
 * Formula: with p_l = r_l / (r_0 a_l), a the autocorrelation of the Hann window, and b the median of p over the lags of
 *   half an octave on both sides: confidence = (p_beat - b) / (1 - b), within 0..1. alternative: of the lags within 1 of
 *   twice the beat's, and the one or two at half of it, the one with the greatest tempo score
 * Source: ours, after Lartillot et al. (2008), "Multi-feature modeling of pulse clarity" (their "maximum
 *   autocorrelation"). p is 1 where all onsets return after l, whatever the window hides of it; noise returns at one lag
 *   as well as at the next, so what the neighbours have as well counts as nothing.
 * Shape: 689 similarities and a lag [frames] in. Range: 0..1 and 7.5..304 BPM. Silence, and a single onset: 0; clicks in
 *   silence: 0.97; noise: below 0.1; music: 0.02 (slow strings) to 0.8 (drums).
 * A listener would call it whether one can tap along.
 */
export function tempoCertainty(similarity: Float64Array, beat: number): TempoCertainty {
  return { confidence: confidence(similarity, beat), alternative: tempoOf(alternativeLag(similarity, beat)) }
}

function confidence(similarity: Float64Array, beat: number): number {
  const always = similarity[0] as number
  if (always <= 0) return 0
  const window = hannWindow(TEMPO_WINDOW)
  const returning = (lag: number) => (similarity[lag] as number) / (always * overlap(window, lag))
  const usual = median(neighbours(beat).map(returning))
  if (usual >= 1) return 0
  const clear = (returning(beat) - usual) / (1 - usual)
  return Math.min(1, Math.max(0, clear))
}

/** A lag is a whole number of frames, so twice the true lag may lie one beside twice the rounded one. */
function alternativeLag(similarity: Float64Array, beat: number): number {
  const half = [Math.floor(beat / 2), Math.ceil(beat / 2)]
  const twice = [2 * beat - 1, 2 * beat, 2 * beat + 1]
  const possible = [...half, ...twice].filter((lag) => lag > 0 && lag < TEMPO_WINDOW)
  return possible.reduce((best, lag) => (tempoScore(similarity, lag) > tempoScore(similarity, best) ? lag : best))
}

/** The lags of half an octave on both sides. */
function neighbours(beat: number): number[] {
  const first = Math.round(beat / NEIGHBOURHOOD)
  const last = Math.min(TEMPO_WINDOW - 2, Math.round(beat * NEIGHBOURHOOD))
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** The autocorrelation of the window: sum of w_i w_(i+l) / sum of w_i^2. Above 0 up to two values before its end. */
function overlap(window: Float64Array, lag: number): number {
  return dotProduct(window.subarray(0, window.length - lag), window.subarray(lag)) / dotProduct(window, window)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number
}
