import type { FileBytes } from './file-bytes.ts'
import { readFlacHeading } from './flac.ts'
import type { Heading } from './heading.ts'

/** Page header without its segment table (RFC 3533, 6). */
const PAGE_HEADER = 27
/** A page is at most 27 + 255 + 255 x 255 bytes, so the last page begins within these. */
const LONGEST_PAGE = 65_307
const END_OF_STREAM = 4
const OPUS_RATE = 48_000
const UNKNOWN = { codec: undefined, form: undefined }

/**
 * Reads the heading of an ogg file from its first packet, and whether it ends as an ogg file should: an unfinished one
 * promises more than it holds, for ever (Infinity).
 */
export async function readOggHeading(bytes: FileBytes, start: number): Promise<Heading> {
  const header = await bytes.read(start, PAGE_HEADER)
  const packetAt = start + PAGE_HEADER + (header[PAGE_HEADER - 1] ?? 0)
  const first = await readFirstPacket(bytes, packetAt)
  return { ...first, promisedSeconds: (await isFinished(bytes)) ? undefined : Number.POSITIVE_INFINITY }
}

async function readFirstPacket(bytes: FileBytes, packetAt: number): Promise<Omit<Heading, 'promisedSeconds'>> {
  const packet = await bytes.read(packetAt, 16)
  if (packet.length < 16) return UNKNOWN
  const text = packet.toString('latin1')
  if (text.startsWith('\x01vorbis')) {
    return { codec: 'vorbis', form: { channels: packet.readUInt8(11), sampleRate: packet.readUInt32LE(12) } }
  }
  if (text.startsWith('OpusHead')) {
    return { codec: 'opus', form: { channels: packet.readUInt8(9), sampleRate: OPUS_RATE } }
  }
  if (text.startsWith('\x7fFLAC')) return readFlacHeading(bytes, packetAt + 9)
  return UNKNOWN
}

async function isFinished(bytes: FileBytes): Promise<boolean> {
  const tail = await bytes.read(Math.max(0, bytes.size - LONGEST_PAGE), LONGEST_PAGE)
  const page = tail.subarray(Math.max(0, tail.lastIndexOf('OggS')))
  if (page.length < PAGE_HEADER || (page.readUInt8(5) & END_OF_STREAM) === 0) return false
  const segments = page.subarray(PAGE_HEADER, PAGE_HEADER + page.readUInt8(PAGE_HEADER - 1))
  const length = segments.reduce((sum, segment) => sum + segment, PAGE_HEADER + segments.length)
  return page.length >= length
}
