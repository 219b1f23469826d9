import { SAMPLE_RATE, type Signal } from '#libs/dsp/signal'
import type { FileBytes } from './file-bytes.ts'
import { FILL_SAMPLES } from './pcm.ts'
import { readWav, type Wav } from './wav.ts'

export interface PlainWavOptions {
  readonly excerptSeconds: number
  readonly abort: AbortSignal
}

/** What was read: no sound at all is no signal. */
export interface PlainWav {
  readonly signal: Signal | undefined
  /** The file ends in the middle of a frame. */
  readonly damaged: boolean
}

const FILE_HEADER = 12
/** So many frames at once: at most 1 MB, whatever the length of the file. */
const BLOCK_FRAMES = 65_536

/**
 * Compressed sound dressed as 16-bit samples, which is how DTS discs and S/PDIF recordings are kept: ffmpeg looks for
 * their sync words (IEC 61937-1; ETSI TS 102 114) and refuses them, where we would hear noise.
 */
const DISGUISES = ['72f81f4e', '7ffe8001', 'fe7f0180', '1fffe800', 'ff1f00e8'].map((hex) => Buffer.from(hex, 'hex'))
const DISGUISE_HEAD = 65_536

/**
 * Reads a wav file that needs no decoder: samples at SAMPLE_RATE in one or two channels are only counted and scaled,
 * which costs a tenth of starting ffmpeg. Undefined where anything has to be resampled, mixed or interpreted.
 */
export async function readPlainWav(bytes: FileBytes, options: PlainWavOptions): Promise<PlainWav | undefined> {
  const wav = await readWav(bytes)
  if (!isPlain(wav) || !(await isRiff(bytes)) || (await isDisguise(bytes, wav))) return undefined
  const held = Math.max(0, Math.min(wav.dataLength ?? Number.POSITIVE_INFINITY, bytes.size - wav.dataAt))
  const frames = Math.min(Math.floor(held / wav.frameBytes), Math.round(options.excerptSeconds * SAMPLE_RATE))
  const damaged = held % wav.frameBytes !== 0
  return { signal: frames < 1 ? undefined : await readFrames(bytes, { wav, frames, abort: options.abort }), damaged }
}

function isPlain({ sampleRate, channels, isOrdinary }: Wav): boolean {
  return sampleRate === SAMPLE_RATE && (channels === 1 || channels === 2) && isOrdinary
}

async function isRiff(bytes: FileBytes): Promise<boolean> {
  const header = await bytes.read(0, FILE_HEADER)
  return header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, FILE_HEADER) === 'WAVE'
}

async function isDisguise(bytes: FileBytes, { codec, dataAt }: Wav): Promise<boolean> {
  if (codec !== 'pcm_s16le') return false
  const head = await bytes.read(dataAt, DISGUISE_HEAD)
  return DISGUISES.some((mark) => head.includes(mark))
}

interface Frames {
  readonly wav: Wav
  readonly frames: number
  readonly abort: AbortSignal
}

async function readFrames(bytes: FileBytes, { wav, frames, abort }: Frames): Promise<Signal> {
  const channels = wav.channels === 1 ? 1 : 2
  const interleaved = new Float32Array(frames * channels)
  if (wav.codec === 'pcm_f32le') {
    // wav is little endian, and so is every machine that Node 20 runs on but s390x: the bytes are the samples.
    await bytes.fill(new Uint8Array(interleaved.buffer), wav.dataAt)
    return { interleaved, channels }
  }
  const block = new Uint8Array(Math.min(frames, BLOCK_FRAMES) * wav.frameBytes)
  for (let frame = 0; frame < frames; frame += BLOCK_FRAMES) {
    abort.throwIfAborted()
    const count = Math.min(BLOCK_FRAMES, frames - frame)
    const coded = block.subarray(0, count * wav.frameBytes)
    await bytes.fill(coded, wav.dataAt + frame * wav.frameBytes)
    FILL_SAMPLES[wav.codec](interleaved.subarray(frame * channels, (frame + count) * channels), coded)
  }
  return { interleaved, channels }
}
