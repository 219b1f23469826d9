import { SmartPlayError } from '#libs/contract/errors'
import { chunksOf } from './chunks.ts'
import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'
import type { PcmCodec } from './pcm.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** Sample formats that we take: format tag and bits per sample. */
const CODECS: Readonly<Record<string, PcmCodec>> = {
  '1/8': 'pcm_u8',
  '1/16': 'pcm_s16le',
  '1/24': 'pcm_s24le',
  '1/32': 'pcm_s32le',
  '3/32': 'pcm_f32le',
  '3/64': 'pcm_f64le',
}
const EXTENSIBLE_LENGTH = 40
/** What follows the format tag in an extensible file's sub-format (WAVEFORMATEXTENSIBLE, KSDATAFORMAT_SUBTYPE). */
const SUBTYPE_TAIL = '000000001000800000aa00389b71'
/** Speakers of one channel (front centre) and of two (left and right) in an extensible file; 0 names none. */
const USUAL_SPEAKERS: Readonly<Record<number, number>> = { 1: 4, 2: 3 }
/** Writers that do not know the length in advance, ffmpeg into a pipe among them, leave one of these. */
const UNKNOWN_LENGTHS = [0, 0xffffffff]

/** Where the samples of a wav file lie, and what they are. */
export interface Wav {
  readonly sampleRate: number
  readonly channels: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
  readonly codec: PcmCodec
  /** Nothing in the heading asks for more than counting: all bits are valid, and the speakers are the usual ones. */
  readonly isOrdinary: boolean
  readonly dataAt: number
  /** Bytes of samples that the file says it holds; undefined where it does not say. */
  readonly dataLength: number | undefined
}

type Format = Omit<Wav, 'dataAt' | 'dataLength'>

export async function readWavHeading(bytes: FileBytes): Promise<Heading> {
  const { codec, sampleRate, channels, frameBytes, dataLength } = await readWav(bytes)
  const promisedSeconds = dataLength === undefined ? undefined : dataLength / frameBytes / sampleRate
  return { codec, form: { sampleRate, channels }, promisedSeconds }
}

export async function readWav(bytes: FileBytes): Promise<Wav> {
  let format: Format | undefined
  for await (const { id, at, length } of chunksOf(bytes, 'little')) {
    // A second fmt chunk is passed over, as ffmpeg does: both must believe the same one.
    if (id === 'fmt ' && !format) format = readFormat(await bytes.read(at, Math.min(length, EXTENSIBLE_LENGTH)))
    if (id !== 'data') continue
    if (!format) break
    return { ...format, dataAt: at, dataLength: UNKNOWN_LENGTHS.includes(length) ? undefined : length }
  }
  throw new SmartPlayError('undecodable', 'cannot decode the wav file: expected a fmt chunk and a data chunk after it')
}

function readFormat(chunk: Buffer): Format {
  if (chunk.length < 16) {
    throw new SmartPlayError('undecodable', `the wav file's fmt chunk has ${chunk.length} bytes (expected at least 16)`)
  }
  const tag = chunk.readUInt16LE(0)
  const kind = tag === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag
  const bits = chunk.readUInt16LE(14)
  const codec = CODECS[`${kind}/${bits}`]
  if (!codec) {
    const found = kind === PCM || kind === FLOAT ? `${bits}-bit samples` : `samples of format ${kind}`
    throw new SmartPlayError('outside-limits', `the wav file holds ${found} (expected PCM of 8 to 32 bits or float)`)
  }
  const channels = chunk.readUInt16LE(2)
  const frameBytes = chunk.readUInt16LE(12)
  if (channels > 0 && frameBytes !== (channels * bits) / 8) {
    const expected = (channels * bits) / 8
    throw new SmartPlayError('undecodable', `the wav file says ${frameBytes} bytes per frame (expected ${expected})`)
  }
  const isOrdinary = tag !== EXTENSIBLE || isOrdinaryExtension(chunk)
  return { sampleRate: chunk.readUInt32LE(4), channels, frameBytes, codec, isOrdinary }
}

function isOrdinaryExtension(chunk: Buffer): boolean {
  if (chunk.length < EXTENSIBLE_LENGTH) return false
  const speakers = chunk.readUInt32LE(20)
  const hasUsualSpeakers = speakers === 0 || speakers === USUAL_SPEAKERS[chunk.readUInt16LE(2)]
  const hasAllBits = chunk.readUInt16LE(18) === chunk.readUInt16LE(14)
  return hasUsualSpeakers && hasAllBits && chunk.toString('hex', 26) === SUBTYPE_TAIL
}
