import { SmartPlayError } from '#libs/contract/errors'
import { chunksOf } from './chunks.ts'
import type { FileBytes } from './file-bytes.ts'
import type { Heading } from './heading.ts'

const PCM = 1
const FLOAT = 3
const EXTENSIBLE = 0xfffe
/** Sample formats that we take: format tag and bits per sample. */
const SAMPLES = new Set(['1/8', '1/16', '1/24', '1/32', '3/32', '3/64'])
/** Writers that do not know the length in advance, ffmpeg into a pipe among them, leave one of these. */
const UNKNOWN_LENGTHS = [0, 0xffffffff]

/** Where the samples of a wav file lie, and what they are. */
export interface Wav {
  readonly sampleRate: number
  readonly channels: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
  readonly dataAt: number
  /** Bytes of samples that the file says it holds; undefined where it does not say. */
  readonly dataLength: number | undefined
}

type Format = Pick<Wav, 'sampleRate' | 'channels' | 'frameBytes'>

export async function readWavHeading(bytes: FileBytes): Promise<Heading> {
  const { sampleRate, channels, frameBytes, dataLength } = await readWav(bytes)
  const promisedSeconds = dataLength === undefined ? undefined : dataLength / frameBytes / sampleRate
  return { form: { sampleRate, channels }, promisedSeconds }
}

export async function readWav(bytes: FileBytes): Promise<Wav> {
  let format: Format | undefined
  for await (const { id, at, length } of chunksOf(bytes, 'little')) {
    // A second fmt chunk is passed over, as ffmpeg does: both must believe the same one.
    if (id === 'fmt ' && !format) format = readFormat(await bytes.read(at, Math.min(length, 40)))
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
  if (!SAMPLES.has(`${kind}/${bits}`)) {
    const found = kind === PCM || kind === FLOAT ? `${bits}-bit samples` : `samples of format ${kind}`
    throw new SmartPlayError('outside-limits', `the wav file holds ${found} (expected PCM of 8 to 32 bits or float)`)
  }
  const channels = chunk.readUInt16LE(2)
  const frameBytes = chunk.readUInt16LE(12)
  if (channels > 0 && frameBytes !== (channels * bits) / 8) {
    const expected = (channels * bits) / 8
    throw new SmartPlayError('undecodable', `the wav file says ${frameBytes} bytes per frame (expected ${expected})`)
  }
  return { sampleRate: chunk.readUInt32LE(4), channels, frameBytes }
}
