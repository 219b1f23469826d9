import type { FileBytes } from './file-bytes.ts'
import type { Form, Heading } from './heading.ts'

/** Fixed and variable header of an ADTS frame without its checksum (ISO/IEC 13818-7, 6.2). */
const HEADER = 7
/** By the index in the header (ISO/IEC 14496-3, table 1.18). */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350]
/** By the channel configuration; 0 leaves it to the audio itself. */
const CHANNELS = [undefined, 1, 2, 3, 4, 5, 6, 8]

/** Reads rate and channels of the first frame. High-efficiency AAC may play twice of either: it says half in front. */
export async function readAdtsHeading(bytes: FileBytes, start: number): Promise<Heading> {
  const head = await bytes.read(start, HEADER)
  const isAdts = adtsLength(head, 0) !== undefined
  return { codec: isAdts ? 'aac' : undefined, form: isAdts ? readForm(head) : undefined, promisedSeconds: undefined }
}

function readForm([, , rate = 0, low = 0]: Uint8Array): Form | undefined {
  const sampleRate = RATES[(rate >> 2) & 15]
  const channels = CHANNELS[((rate & 1) << 2) | (low >> 6)]
  return sampleRate && channels ? { sampleRate, channels } : undefined
}

/** Bytes of the frame whose header lies at `at`; undefined if there is none: sync, layer 0, a rate that exists. */
export function adtsLength(head: Uint8Array, at: number): number | undefined {
  const [sync = 0, kind = 0, rate = 0, high = 0, middle = 0, low = 0] = head.subarray(at, at + 6)
  if (sync !== 0xff || (kind & 0xf6) !== 0xf0 || ((rate >> 2) & 15) >= RATES.length) return undefined
  const length = ((high & 3) << 11) | (middle << 3) | (low >> 5)
  return length > HEADER ? length : undefined
}
