import { SmartPlayError } from '#libs/contract/errors'
import { chunksOf } from './chunks.ts'
import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'

const COMMON_LENGTH = 18
/** AIFC goes on with four letters that say how samples are coded. */
const COMPRESSED_COMMON_LENGTH = 22
const FLOATS: Readonly<Record<string, string>> = { fl32: 'f32be', FL32: 'f32be', fl64: 'f64be', FL64: 'f64be' }
const INTEGERS: Readonly<Record<string, string>> = {
  '': 'be',
  NONE: 'be',
  twos: 'be',
  in24: 'be',
  in32: 'be',
  sowt: 'le',
}

export async function readAiffHeading(bytes: FileBytes): Promise<Heading> {
  for await (const { id, at, length } of chunksOf(bytes, 'big')) {
    if (id !== 'COMM' || length < COMMON_LENGTH) continue
    const common = await bytes.read(at, Math.min(length, COMPRESSED_COMMON_LENGTH))
    if (common.length >= COMMON_LENGTH) return readCommon(common)
  }
  throw new SmartPlayError('undecodable', 'cannot decode the aiff file: expected a COMM chunk')
}

function readCommon(common: Buffer): Heading {
  const sampleRate = readExtended(common.subarray(8))
  const form = { sampleRate, channels: common.readUInt16BE(0) }
  return { codec: codecOf(common), form, promisedSeconds: common.readUInt32BE(2) / sampleRate }
}

function codecOf(common: Buffer): string | undefined {
  const coding = common.toString('latin1', COMMON_LENGTH, COMPRESSED_COMMON_LENGTH)
  const float = FLOATS[coding]
  const endian = INTEGERS[coding]
  if (float) return `pcm_${float}`
  if (!endian) return undefined
  const bits = Math.ceil(common.readUInt16BE(6) / 8) * 8
  return bits === 8 ? 'pcm_s8' : `pcm_s${bits}${endian}`
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
