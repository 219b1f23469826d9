import { SmartPlayError } from '#libs/contract/errors'
import { SAMPLE_RATE, type Signal } from '#libs/dsp/signal'
import type { AudioQuality, Song } from '#libs/pipeline/deps'
import type { Heading } from './heading.ts'

/**
 * Half a step of 16-bit audio (-96 dB of full scale): what stays below it all the time, no record can hold and no
 * listener hears. Digital silence comes back from mp3, vorbis, opus and aac as exact zeros.
 */
const SILENT_PEAK = 2 ** -16
/** Unscaled 32-bit integers written as floats reach this. Beyond lies nothing but damage. */
const MOST_PEAK = 2 ** 31
/** The largest positive 16-bit sample: what a clipped recording cannot exceed, and a clipped decoding does. */
const FULL_SCALE = 1 - 2 ** -15
/** Less than this missing is the rounding of encoders' frames and padding. */
const TOLERANCE_SECONDS = 0.1

export interface Circumstances {
  readonly container: Song['container']
  readonly heading: Heading
  readonly excerptSeconds: number
  readonly damaged: boolean
}

/** What can be said of the audio itself. Rejects samples that are no numbers: NaN must not get any further. */
export function assessQuality(signal: Signal, circumstances: Circumstances): AudioQuality {
  const { peak, clipped } = readLevels(signal.interleaved)
  if (!(peak <= MOST_PEAK)) {
    const message = `the ${circumstances.container} file holds a sample of ${peak} (expected numbers around -1 to 1)`
    throw new SmartPlayError('undecodable', message)
  }
  const { heading } = circumstances
  const durationSeconds = signal.interleaved.length / signal.channels / SAMPLE_RATE
  return {
    container: circumstances.container,
    durationSeconds,
    channels: signal.channels,
    peak,
    silent: peak < SILENT_PEAK,
    truncated: isTruncated(durationSeconds, circumstances),
    clippedShare: clipped / signal.interleaved.length,
    source: { codec: heading.codec, ...heading.form },
  }
}

/**
 * The rule for a song that ends too early: it is shorter than the excerpt that we wanted, and shorter than it says
 * itself; where it says nothing, the decoder's complaints decide. Damage behind the excerpt, or that cost no sound, is
 * no matter of ours.
 */
function isTruncated(seconds: number, { heading, excerptSeconds, damaged }: Circumstances): boolean {
  const { promisedSeconds } = heading
  if (seconds >= excerptSeconds - TOLERANCE_SECONDS) return false
  return promisedSeconds === undefined ? damaged : seconds < promisedSeconds - TOLERANCE_SECONDS
}

/**
 * Peak and clipping.
 *
 * Formula: peak = max |x_i|; clipped = number of i with |x_i| >= 1 - 2^-15
 * Source: ours; full scale is that of 16-bit audio, whose positive half ends one step below 1
 * Shape: interleaved samples [full scale] in; a number [full scale] and a count out. Range: 0..MOST_PEAK; 0..samples
 * A listener would call it how loud the loudest moment is, and how much of the sound is squashed against the ceiling.
 *
 * The first sample beyond MOST_PEAK, or NaN, ends the search and is the peak. Two walks, because most songs need the first
 * one only.
 */
function readLevels(samples: Float32Array): { peak: number; clipped: number } {
  const peak = peakOf(samples)
  return { peak, clipped: peak < FULL_SCALE ? 0 : countClipped(samples) }
}

function peakOf(samples: Float32Array): number {
  let peak = 0
  for (let i = 0; i < samples.length; i += 1) {
    const size = Math.abs(samples[i] as number)
    if (size <= peak) continue
    if (!(size <= MOST_PEAK)) return size
    peak = size
  }
  return peak
}

function countClipped(samples: Float32Array): number {
  let clipped = 0
  for (let i = 0; i < samples.length; i += 1) if (Math.abs(samples[i] as number) >= FULL_SCALE) clipped += 1
  return clipped
}
