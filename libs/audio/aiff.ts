import { SmartPlayError } from '#libs/contract/errors'
import { chunksOf } from './chunks.ts'
import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'

const COMMON_LENGTH = 18

export async function readAiffHeading(bytes: FileBytes): Promise<Heading> {
  for await (const { id, at, length } of chunksOf(bytes, 'big')) {
    if (id !== 'COMM' || length < COMMON_LENGTH) continue
    const common = await bytes.read(at, COMMON_LENGTH)
    if (common.length === COMMON_LENGTH) return readCommon(common)
  }
  throw new SmartPlayError('undecodable', 'cannot decode the aiff file: expected a COMM chunk')
}

function readCommon(common: Buffer): Heading {
  const sampleRate = readExtended(common.subarray(8))
  const form = { sampleRate, channels: common.readUInt16BE(0) }
  return { form, promisedSeconds: common.readUInt32BE(2) / sampleRate }
}

/**
 * The 80-bit extended float in which AIFF writes its sample rate.
 *
 * m 2^(e - 16383 - 63), with a 15-bit exponent e and a 64-bit mantissa m (Motorola 68881; IEEE 754 double extended).
 */
function readExtended(bytes: Buffer): number {
  const exponent = bytes.readUInt16BE(0) & 0x7fff
  const mantissa = bytes.readUInt32BE(2) * 2 ** 32 + bytes.readUInt32BE(6)
  return mantissa * 2 ** (exponent - 16_383 - 63)
}
