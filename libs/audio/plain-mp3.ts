import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { FileBytes } from './file-bytes.ts'
import { mendBeginning } from './mend-beginning.ts'
import { type MpegFrame, readMpegFrame } from './mpeg-frame.ts'
import { readSideInformation } from './side-information.ts'
import { readXing, type XingNote } from './xing.ts'

/** The frames that an excerpt needs, and which of their samples are music. */
export interface PlainMp3 {
  /** One frame behind the other, in a buffer of their own. */
  readonly frames: Uint8Array<ArrayBuffer>
  readonly channels: 1 | 2
  /** Samples of each channel before the first that is kept. */
  readonly skipped: number
  /** Samples of each channel that are kept; at least one. */
  readonly kept: number
}

export interface PlainMp3Options {
  /** Where the audio begins [bytes]. */
  readonly start: number
  readonly excerptSeconds: number
}

const FRAME_SAMPLES = 1152
/** 320 kbit/s at 44.1 kHz, with the padding byte. */
const LONGEST_FRAME = 1045
/** A decoder's own delay (libmp3lame and ffmpeg: 528 + 1): it shifts the encoder's padding at both ends. */
const DECODER_DELAY = 529
/** What twelve bits can say, and the decoder's delay. */
const MOST_SKIPPED = 4095 + DECODER_DELAY
/** The note of the encoder, and a frame behind the last, which some decoders want to see before they give it. */
const FURTHER_FRAMES = 2
const HEADER = 4
const OLD_TAG = { name: 'TAG', length: 128 }

/**
 * Reads an mp3 in which nothing has to be searched, resampled or guessed: frames of MPEG 1 layer III at SAMPLE_RATE, each
 * where the one before it ends, as many as the encoder notes, and each with all of its sound in what was read. So are
 * nearly all songs. Undefined for any other: damaged, cut out of a stream, glued together, or of another rate.
 *
 * Which samples are music is ffmpeg's rule: what known encoders note as padding is not.
 */
export async function readPlainMp3(
  bytes: FileBytes,
  { start, excerptSeconds }: PlainMp3Options,
): Promise<PlainMp3 | undefined> {
  const wanted = Math.round(excerptSeconds * SAMPLE_RATE)
  const most = Math.ceil((wanted + MOST_SKIPPED) / FRAME_SAMPLES) + FURTHER_FRAMES
  const head = await bytes.read(start, most * LONGEST_FRAME)
  const first = readMpegFrame(head, 0)
  if (first?.sampleRate !== SAMPLE_RATE || first.samples !== FRAME_SAMPLES || isVbri(head)) return undefined
  const note = readXing(head.subarray(first.xingOffset))
  const from = note ? first.length : 0
  const run = walkFrames(head.subarray(from), first, most)
  if (run.count < most && !(await isEnd(bytes, start + from + run.length))) return undefined
  const music = musicOf(note, { ...run, most, wanted })
  if (music === undefined) return undefined
  const { frames, added } = mendBeginning(head.subarray(from, from + run.length))
  return { frames, channels: first.channels, skipped: music.skipped + added * FRAME_SAMPLES, kept: music.kept }
}

/** Fraunhofer's note, at a fixed place: rare, and ffmpeg's to read. */
function isVbri(head: Buffer): boolean {
  return head.toString('latin1', 36, 40) === 'VBRI'
}

interface Run {
  readonly count: number
  /** Bytes of all of them. */
  readonly length: number
}

/** The frames from the first byte on, at most so many, that are like `first` and have all of their sound. */
function walkFrames(bytes: Uint8Array, first: MpegFrame, most: number): Run {
  let length = 0
  let count = 0
  for (; count < most && length + HEADER <= bytes.length; count += 1) {
    const frame = readMpegFrame(bytes, length)
    if (!frame || !isAlike(frame, first) || length + frame.length > bytes.length) break
    const { begin, bits, room } = readSideInformation(bytes, length, frame)
    if (bits[0] + bits[1] > 8 * (begin + room)) break
    length += frame.length
  }
  return { count, length }
}

function isAlike(frame: MpegFrame, first: MpegFrame): boolean {
  return frame.sampleRate === first.sampleRate && frame.samples === first.samples && frame.channels === first.channels
}

/** Whether nothing follows but the old tag of 128 bytes (ID3v1). */
async function isEnd(bytes: FileBytes, at: number): Promise<boolean> {
  const left = bytes.size - at
  if (left !== OLD_TAG.length) return left === 0
  return (await bytes.read(at, OLD_TAG.length)).toString('latin1', 0, 3) === OLD_TAG.name
}

interface Walked extends Run {
  /** So many frames would have been enough for the excerpt. */
  readonly most: number
  /** Samples of the excerpt, in each channel. */
  readonly wanted: number
}

/** Which samples are music; undefined if there are none, or other frames than the encoder noted. */
function musicOf(note: XingNote | undefined, { count, most, wanted }: Walked) {
  if (note?.frames !== undefined && count !== Math.min(note.frames, most)) return undefined
  const decoded = count * FRAME_SAMPLES
  const skipped = note?.padding ? note.padding.before + DECODER_DELAY : 0
  const trimmed = note?.padding && note.frames === count ? Math.max(0, note.padding.behind - DECODER_DELAY) : 0
  const kept = Math.min(wanted, decoded - trimmed - skipped)
  return kept < 1 ? undefined : { skipped, kept }
}
