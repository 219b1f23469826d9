import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'
import { findMpegFrame, readMpegFrame } from './mpeg-frame.ts'

const HEAD = 4096
const HAS_FRAME_COUNT = 1
/** Encoder delay and padding, which the decoder cuts off again, fill up to this many of the frames counted. */
const PADDING_FRAMES = 4

/** Reads the first frame's header, and the number of frames where the encoder noted it (a Xing or Info header). */
export async function readMp3Heading(bytes: FileBytes, start: number): Promise<Heading> {
  const head = await bytes.read(start, HEAD)
  const at = findMpegFrame(head, 0)
  const frame = at === undefined ? undefined : readMpegFrame(head, at)
  if (at === undefined || !frame) return { codec: undefined, form: undefined, promisedSeconds: undefined }
  const { sampleRate, channels, samples, xingOffset } = frame
  const frames = readFrameCount(head.subarray(at + xingOffset))
  const promisedSeconds = frames === undefined ? undefined : ((frames - PADDING_FRAMES) * samples) / sampleRate
  return { codec: 'mp3', form: { sampleRate, channels }, promisedSeconds }
}

function readFrameCount(xing: Buffer): number | undefined {
  if (xing.length < 12 || !/^(Xing|Info)$/.test(xing.toString('latin1', 0, 4))) return undefined
  if ((xing.readUInt32BE(4) & HAS_FRAME_COUNT) === 0) return undefined
  return xing.readUInt32BE(8)
}
