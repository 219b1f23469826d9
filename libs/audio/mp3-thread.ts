import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
import { MPEGDecoder } from 'mpg123-decoder'
import { move } from 'piscina'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { PlainMp3 } from './plain-mp3.ts'

// Linux takes the call for this thread alone; elsewhere it would slow down the whole process.
const niceness: number = workerData?.niceness ?? 0
if (niceness > 0 && process.platform === 'linux') setPriority(niceness)

/** So much at once that its samples stay in the processor's cache: 1 MB at 128 kbit/s. */
const BLOCK = 16_384

/**
 * What runs in a thread: the samples of a plain mp3, interleaved float32. Undefined where the decoder complains or gives
 * fewer than were counted.
 *
 * Each song gets a decoder of its own, so that it begins in memory that no other song has seen: 1 ms, and 17 MB of which
 * it touches one. That memory cannot grow, and nothing of the machine can be reached from it.
 */
export async function decodeInThread({ frames, channels, skipped, kept }: PlainMp3) {
  const decoder = new MPEGDecoder({ enableGapless: false })
  await decoder.ready
  const interleaved = new Float32Array(kept * channels)
  let at = -skipped
  for (let from = 0; from < frames.length && at < kept; from += BLOCK) {
    const { channelData, errors, samplesDecoded, sampleRate } = decoder.decode(frames.subarray(from, from + BLOCK))
    if (errors.length > 0 || (samplesDecoded > 0 && sampleRate !== SAMPLE_RATE)) return undefined
    fillFrames(interleaved, channelData.slice(0, channels), at)
    at += samplesDecoded
  }
  return at < kept ? undefined : move(interleaved)
}

/** Fills in the samples of one or two channels, the first of them as frame `at`; what lies outside is left away. */
function fillFrames(interleaved: Float32Array, channelData: readonly Float32Array[], at: number): void {
  const [left, right] = channelData
  const first = Math.max(0, -at)
  if (left && right) {
    const last = Math.min(left.length, interleaved.length / 2 - at)
    for (let i = first, to = 2 * (at + first); i < last; i += 1, to += 2) {
      interleaved[to] = left[i] as number
      interleaved[to + 1] = right[i] as number
    }
  } else if (left) {
    interleaved.set(left.subarray(first, interleaved.length - at), at + first)
  }
}
