/** What an encoder notes in the first frame of an mp3, which then holds no sound. */
export interface XingNote {
  /** Frames of sound that follow; undefined where it does not say. */
  readonly frames: number | undefined
  /** Samples that the encoder added at both ends; undefined where it is none of those that ffmpeg believes. */
  readonly padding: Padding | undefined
}

export interface Padding {
  readonly before: number
  readonly behind: number
}

const HAS_FRAME_COUNT = 1
/** What stands behind name and flags, where the flags say so: counts of frames and bytes, a table of contents, quality. */
const FIELDS = [4, 4, 100, 4]
const ENCODERS = /^(LAME|Lavf|Lavc)/
/** From the encoder's name to the three bytes of its padding (LAME's extension of the Xing header). */
const PADDING_OFFSET = 21
const NOTE_LENGTH = 8

/** Reads the note that begins with these bytes: behind a frame's side information. Undefined if there is none. */
export function readXing(bytes: Uint8Array): XingNote | undefined {
  const note = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (note.length < NOTE_LENGTH || !/^(Xing|Info)$/.test(note.toString('latin1', 0, 4))) return undefined
  const flags = note.readUInt32BE(4)
  const hasCount = (flags & HAS_FRAME_COUNT) !== 0 && note.length >= NOTE_LENGTH + 4
  const frames = hasCount ? note.readUInt32BE(NOTE_LENGTH) : undefined
  const fieldBytes = FIELDS.reduce((sum, length, bit) => sum + (flags & (1 << bit) ? length : 0), 0)
  return { frames, padding: readPadding(note.subarray(NOTE_LENGTH + fieldBytes)) }
}

function readPadding(encoder: Buffer): Padding | undefined {
  if (encoder.length < PADDING_OFFSET + 3 || !ENCODERS.test(encoder.toString('latin1', 0, 4))) return undefined
  const both = encoder.readUIntBE(PADDING_OFFSET, 3)
  return { before: both >> 12, behind: both & 0xfff }
}
