import { SAMPLE_RATE } from '#libs/dsp/signal'
import { fromDecibels } from './decibels.ts'
import { createHighpass } from './filter.ts'
import type { Stereo } from './stereo.ts'

/** Highest sample of a finished piece. The encoder adds up to 1.5 dB to single peaks. */
const CEILING = fromDecibels(-2.5)
/** Frames that share one gain; 64 frames are 1.5 ms. */
const BLOCK = 64
/** The limiter is down before the peak comes, and lets go slowly: change of gain in one block. */
const ATTACK_STEP = 0.08
const RELEASE_STEP = 0.004
/** Nothing musical lies under this [Hz]. */
const RUMBLE = 28

/** Brings a mix to its level [dB full scale, root mean square], without rumble and without a clipped peak. In place. */
export function masterInPlace(mix: Stereo, levelDb: number): void {
  removeRumbleInPlace(mix.left)
  removeRumbleInPlace(mix.right)
  // Twice: limiting takes a little of the level that the first pass set.
  for (let pass = 0; pass < 2; pass++) {
    scaleInPlace(mix, fromDecibels(levelDb) / rootMeanSquare(mix))
    limitInPlace(mix)
  }
}

function removeRumbleInPlace(samples: Float32Array): void {
  const highpass = createHighpass()
  for (let index = 0; index < samples.length; index++) samples[index] = highpass(samples[index] as number, RUMBLE)
}

function rootMeanSquare({ left, right }: Stereo): number {
  let sum = 0
  for (let index = 0; index < left.length; index++) sum += (left[index] as number) ** 2 + (right[index] as number) ** 2
  return Math.sqrt(sum / (2 * left.length)) || 1
}

function scaleInPlace({ left, right }: Stereo, gain: number): void {
  for (let index = 0; index < left.length; index++) {
    left[index] = gain * (left[index] as number)
    right[index] = gain * (right[index] as number)
  }
}

/**
 * A peak limiter that looks ahead.
 *
 *     g_b = min(1, ceiling / peak_b), then no faster down than ATTACK_STEP a block and no faster up than RELEASE_STEP
 *
 * Source: the usual look-ahead limiter, by blocks. Arguments: the mix, any level. Result: in place, |sample| <= ceiling.
 * A listener would call it nothing at all, if it works.
 */
function limitInPlace({ left, right }: Stereo): void {
  const gains = blockGains({ left, right })
  for (let block = gains.length - 2; block >= 0; block--) {
    gains[block] = Math.min(gains[block] as number, (gains[block + 1] as number) + ATTACK_STEP)
  }
  for (let block = 1; block < gains.length; block++) {
    gains[block] = Math.min(gains[block] as number, (gains[block - 1] as number) + RELEASE_STEP)
  }
  for (let index = 0; index < left.length; index++) {
    const gain = gainAt(gains, index)
    left[index] = gain * (left[index] as number)
    right[index] = gain * (right[index] as number)
  }
}

/**
 * One gain a block, low enough for its own peak and for those of its neighbours, so that what lies between them fits
 * too.
 */
function blockGains({ left, right }: Stereo): Float64Array {
  const peaks = new Float64Array(Math.ceil(left.length / BLOCK) + 1)
  for (let index = 0; index < left.length; index++) {
    const block = Math.floor(index / BLOCK)
    peaks[block] = Math.max(peaks[block] as number, Math.abs(left[index] as number), Math.abs(right[index] as number))
  }
  return peaks.map((peak, block) => Math.min(1, CEILING / Math.max(peak, peaks[block - 1] ?? 0, 1e-9)))
}

/** Straight from the gain of a block's start to that of the next one's. */
function gainAt(gains: Float64Array, index: number): number {
  const block = Math.floor(index / BLOCK)
  const here = gains[block] as number
  return here + (((gains[block + 1] as number) - here) * (index % BLOCK)) / BLOCK
}

/** The last seconds fade to silence, so that a room that still rings is not cut. In place. */
export function fadeOutInPlace({ left, right }: Stereo, seconds: number): void {
  const length = Math.min(left.length, Math.ceil(seconds * SAMPLE_RATE))
  const start = left.length - length
  for (let index = 0; index < length; index++) {
    const gain = Math.cos((Math.PI * index) / (2 * length)) ** 2
    left[start + index] = gain * (left[start + index] as number)
    right[start + index] = gain * (right[start + index] as number)
  }
}
