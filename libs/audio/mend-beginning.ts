import { type MpegFrame, readMpegFrame } from './mpeg-frame.ts'
import { muteGranule, readSideInformation } from './side-information.ts'

/** Sound begins at most so many bytes before its frame. */
const LONGEST_REACH = 511
const HEADER = 4
const NO_CHECKSUM = 1

/** Frames that can be decoded from the first one on, and how many of them were put in front. */
export interface Mended {
  readonly frames: Uint8Array<ArrayBuffer>
  readonly added: number
}

/**
 * A song that was cut out of a stream begins with frames whose sound lies, in part, in frames that are gone. Silent frames
 * in front make room for what is missing, and what would be read out of it is turned down to nothing: so a decoder plays
 * just what is whole, as ffmpeg does. Left to itself, mpg123 is silent for up to three frames longer.
 */
export function mendBeginning(frames: Uint8Array): Mended {
  const mended = new Uint8Array(frames)
  const first = readMpegFrame(frames, 0)
  if (!first || !muteWhatIsMissing(mended)) return { frames: mended, added: 0 }
  const silence = silentFrame(frames, first)
  const added = Math.ceil(LONGEST_REACH / readSideInformation(silence, 0, first).room)
  const both = new Uint8Array(added * silence.length + mended.length)
  for (let n = 0; n < added; n += 1) both.set(silence, n * silence.length)
  both.set(mended, added * silence.length)
  return { frames: both, added }
}

/** Mutes each granule that begins before the first byte; false if there is none. */
function muteWhatIsMissing(frames: Uint8Array): boolean {
  let found = false
  let roomBefore = 0
  let at = 0
  for (let frame = readMpegFrame(frames, 0); frame && roomBefore < LONGEST_REACH; frame = readMpegFrame(frames, at)) {
    const { begin, bits, room } = readSideInformation(frames, at, frame)
    const missingBits = 8 * (begin - roomBefore)
    if (missingBits > 0) muteGranule(frames, at, { granule: 0, frame })
    if (missingBits > bits[0]) muteGranule(frames, at, { granule: 1, frame })
    found ||= missingBits > 0
    roomBefore += room
    at += frame.length
  }
  return found
}

/** A frame like the first one, with room for sound and none of its own. */
function silentFrame(frames: Uint8Array, first: MpegFrame): Uint8Array {
  const silence = new Uint8Array(first.length)
  silence.set(frames.subarray(0, HEADER))
  silence[1] = (silence[1] as number) | NO_CHECKSUM
  return silence
}
