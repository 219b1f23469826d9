import { SmartPlayError } from '#libs/contract/errors'
import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'

const MAGIC_LENGTH = 4
const BLOCK_HEADER = 4
const STREAMINFO_LENGTH = 34

/** Reads the heading of the FLAC stream that begins at `start`: magic, block header, STREAMINFO (RFC 9639, 8.2). */
export async function readFlacHeading(bytes: FileBytes, start: number): Promise<Heading> {
  const head = await bytes.read(start, MAGIC_LENGTH + BLOCK_HEADER + STREAMINFO_LENGTH)
  const blockType = head.length > MAGIC_LENGTH ? head.readUInt8(MAGIC_LENGTH) & 0x7f : -1
  if (blockType !== 0 || head.length < MAGIC_LENGTH + BLOCK_HEADER + STREAMINFO_LENGTH) {
    throw new SmartPlayError('undecodable', 'cannot decode the flac file: expected it to begin with a STREAMINFO block')
  }
  return readStreamInfo(head.subarray(MAGIC_LENGTH + BLOCK_HEADER))
}

/** 20 bits sample rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits samples per channel (0: not known). */
function readStreamInfo(info: Buffer): Heading {
  const sampleRate = info.readUIntBE(10, 3) >> 4
  const channels = ((info.readUInt8(12) >> 1) & 7) + 1
  const samples = (info.readUInt8(13) & 15) * 2 ** 32 + info.readUInt32BE(14)
  return {
    codec: 'flac',
    form: { sampleRate, channels },
    promisedSeconds: samples === 0 ? undefined : samples / sampleRate,
  }
}
