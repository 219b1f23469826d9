import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'
import { findMpegFrame, readMpegFrame } from './mpeg-frame.ts'
import { readXing } from './xing.ts'

const HEAD = 4096
/** Encoder delay and padding, which the decoder cuts off again, fill up to this many of the frames counted. */
const PADDING_FRAMES = 4

/** Reads the first frame's header, and the number of frames where the encoder noted it (a Xing or Info header). */
export async function readMp3Heading(bytes: FileBytes, start: number): Promise<Heading> {
  const head = await bytes.read(start, HEAD)
  const at = findMpegFrame(head, 0)
  const frame = at === undefined ? undefined : readMpegFrame(head, at)
  if (at === undefined || !frame) return { codec: undefined, form: undefined, promisedSeconds: undefined }
  const { sampleRate, channels, samples, xingOffset } = frame
  const frames = readXing(head.subarray(at + xingOffset))?.frames
  const promisedSeconds = frames === undefined ? undefined : ((frames - PADDING_FRAMES) * samples) / sampleRate
  return { codec: 'mp3', form: { sampleRate, channels }, promisedSeconds }
}
