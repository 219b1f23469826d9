import { SmartPlayError } from '#libs/contract/errors'
import { SAMPLE_RATE, type Signal } from '#libs/dsp/signal'
import type { AudioQuality, Song } from '#libs/pipeline/deps'

/**
 * Half a step of 16-bit audio (-96 dB of full scale): what stays below it all the time, no record can hold and no
 * listener hears. Digital silence comes back from mp3, vorbis, opus and aac as exact zeros.
 */
const SILENT_PEAK = 2 ** -16
/** Unscaled 32-bit integers written as floats reach this. Beyond lies nothing but damage. */
const MOST_PEAK = 2 ** 31
/** Less than this missing is the rounding of encoders' frames and padding. */
const TOLERANCE_SECONDS = 0.1

export interface Circumstances {
  readonly container: Song['container']
  readonly promisedSeconds: number | undefined
  readonly excerptSeconds: number
  readonly damaged: boolean
}

/** What can be said of the audio itself. Rejects samples that are no numbers: NaN must not get any further. */
export function assessQuality(signal: Signal, circumstances: Circumstances): AudioQuality {
  const peak = peakOf(signal.interleaved)
  if (!(peak <= MOST_PEAK)) {
    const message = `the ${circumstances.container} file holds a sample of ${peak} (expected numbers around -1 to 1)`
    throw new SmartPlayError('undecodable', message)
  }
  const durationSeconds = signal.interleaved.length / signal.channels / SAMPLE_RATE
  return {
    container: circumstances.container,
    durationSeconds,
    channels: signal.channels,
    peak,
    silent: peak < SILENT_PEAK,
    truncated: isTruncated(durationSeconds, circumstances),
  }
}

/**
 * The rule for a song that ends too early: it is shorter than the excerpt that we wanted, and shorter than it says
 * itself; where it says nothing, the decoder's complaints decide. Damage behind the excerpt, or that cost no sound, is
 * no matter of ours.
 */
function isTruncated(seconds: number, { promisedSeconds, excerptSeconds, damaged }: Circumstances): boolean {
  if (seconds >= excerptSeconds - TOLERANCE_SECONDS) return false
  return promisedSeconds === undefined ? damaged : seconds < promisedSeconds - TOLERANCE_SECONDS
}

/** The largest absolute sample; the first sample beyond MOST_PEAK, or NaN, ends the search and is the answer. */
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
