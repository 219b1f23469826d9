import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { FileBytes } from './file-bytes.ts'

/** What tests build their files with. */
const run = promisify(execFile)

/** Encodes a sine, or whatever `input` says, with the real ffmpeg: `encode('a.mp3', ['-b:a', '128k'])`. */
export async function encode(path: string, options: readonly string[], input = sine(2)): Promise<string> {
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', input, ...options, path])
  return path
}

export function sine(seconds: number, sampleRate = 44_100): string {
  return `aevalsrc=0.5*sin(2*PI*440*t):s=${sampleRate}:d=${seconds}`
}

export interface WavOptions {
  readonly tag?: number
  readonly bits?: number
  readonly channels?: number
  readonly sampleRate?: number
  readonly frameBytes?: number
  /** What the header says, if not the truth. */
  readonly dataLength?: number
  /** Chunks before fmt. */
  readonly before?: Buffer
}

/** A WAV file: mono, 16 bit, 44.1 kHz, unless the options say otherwise. */
export function wavBytes(data: Buffer, options: WavOptions = {}): Buffer {
  const { tag = 1, bits = 16, channels = 1, sampleRate = 44_100 } = options
  const { frameBytes = (channels * bits) / 8, dataLength = data.length, before = Buffer.alloc(0) } = options
  const format = Buffer.alloc(16)
  format.writeUInt16LE(tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(sampleRate, 4)
  format.writeUInt32LE((sampleRate * frameBytes) % 2 ** 32, 8)
  format.writeUInt16LE(frameBytes % 65_536, 12)
  format.writeUInt16LE(bits, 14)
  const body = Buffer.concat([Buffer.from('WAVE'), before, chunk('fmt ', format), chunk('data', data, dataLength)])
  return chunk('RIFF', body)
}

export interface ExtensibleOptions extends WavOptions {
  readonly validBits?: number
  /** Bit mask of the loudspeakers; 0 names none. */
  readonly speakers?: number
  /** What follows the format tag in the sub-format. */
  readonly subtypeTail?: Buffer
}

const SUBTYPE_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex')

/** The same as a WAVEFORMATEXTENSIBLE file. */
export function extensibleWavBytes(data: Buffer, options: ExtensibleOptions = {}): Buffer {
  const plain = wavBytes(data, options)
  const { tag = 1, bits = 16, validBits = bits, speakers = 0, subtypeTail = SUBTYPE_TAIL } = options
  const extension = Buffer.alloc(10)
  extension.writeUInt16LE(22, 0)
  extension.writeUInt16LE(validBits, 2)
  extension.writeUInt32LE(speakers, 4)
  extension.writeUInt16LE(tag, 8)
  const format = Buffer.concat([plain.subarray(20, 36), extension, subtypeTail])
  format.writeUInt16LE(0xfffe, 0)
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), plain.subarray(36)]))
}

export function chunk(id: string, content: Buffer, length = content.length): Buffer {
  const header = Buffer.alloc(8, id)
  header.writeUInt32LE(length, 4)
  return Buffer.concat([header, content])
}

/** Interleaved float32 samples as bytes. */
export function floats(...samples: number[]): Buffer {
  return Buffer.from(new Float32Array(samples).buffer)
}

/** An ID3v2.3 tag around `body`. */
export function id3(body: Buffer): Buffer {
  const sizes = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f)
  return Buffer.concat([Buffer.from('ID3\x03\0\0'), Buffer.from(sizes), body])
}

/** `count` silent MPEG 1 layer III frames: 128 kbit/s, 44.1 kHz, stereo, 417 bytes each. */
export function mpegFrames(count: number): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x00])
  return Buffer.concat(Array.from({ length: count }, () => frame))
}

export interface XingNoteOptions {
  readonly name?: string
  /** Frames of sound that follow; without it the note has no count. */
  readonly frames?: number
  readonly encoder?: string
  readonly padding?: { readonly before: number; readonly behind: number }
}

/** What an encoder notes behind the side information of a frame, with a table of contents in it. */
export function xingNote({ name = 'Xing', frames, encoder = '', padding }: XingNoteOptions): Buffer {
  const { before = 0, behind = 0 } = padding ?? {}
  const count = Buffer.alloc(frames === undefined ? 0 : 4)
  if (frames !== undefined) count.writeUInt32BE(frames)
  const tail = Buffer.alloc(36)
  tail.write(encoder, 'latin1')
  tail.writeUIntBE(before * 4096 + behind, 21, 3)
  const flags = Buffer.from([0, 0, 0, frames === undefined ? 4 : 5])
  return Buffer.concat([Buffer.from(name), flags, count, Buffer.alloc(100), tail])
}

/** `count` ADTS frames of 16 bytes: AAC LC, 44.1 kHz, stereo. */
export function adtsFrames(count: number): Buffer {
  const frame = Buffer.alloc(16)
  frame.set([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc])
  return Buffer.concat(Array.from({ length: count }, () => frame))
}

/** Bytes in memory as the heading readers see a file. */
export function asFile(bytes: Buffer): FileBytes {
  return {
    size: bytes.length,
    read: async (at, length) => Buffer.from(bytes.subarray(at, at + length)),
    fill: async (buffer, at) => buffer.set(bytes.subarray(at, at + buffer.length)),
  }
}

export async function save(path: string, bytes: Buffer | string): Promise<string> {
  await writeFile(path, bytes)
  return path
}

/** A program that stands in for ffmpeg. */
export function saveScript(path: string, body: string): Promise<string> {
  return writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 }).then(() => path)
}
