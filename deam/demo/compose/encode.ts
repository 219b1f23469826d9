import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { SAMPLE_RATE } from '#libs/dsp/signal'
import type { Stereo } from './sound/stereo.ts'

const BITRATE = '80k'

/** Where the encoder is, and where its file goes. */
export interface Encoding {
  /** An ffmpeg with libmp3lame in it. */
  readonly ffmpeg: string
  readonly path: string
}

/** Writes a piece as an mp3 in joint stereo. Its bytes are the same again with the same ffmpeg and libmp3lame. */
export async function encode(sound: Stereo, { ffmpeg, path }: Encoding): Promise<void> {
  const input = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', 'pipe:0']
  const output = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-threads', '1']
  const codec = ['-c:a', 'libmp3lame', '-b:a', BITRATE, '-joint_stereo', '1', '-compression_level', '1']
  const child = spawn(ffmpeg, ['-v', 'error', '-y', ...input, ...output, ...codec, path], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const closed = once(child, 'close')
  child.stdin.end(interleave(sound))
  const [status] = await closed
  if (status !== 0)
    throw new Error(`cannot encode ${path}: ffmpeg ended with ${status} (expected 0, and libmp3lame in it)`)
}

function interleave({ left, right }: Stereo): Buffer {
  const samples = new Float32Array(2 * left.length)
  for (let index = 0; index < left.length; index++) {
    samples[2 * index] = left[index] as number
    samples[2 * index + 1] = right[index] as number
  }
  return Buffer.from(samples.buffer)
}
