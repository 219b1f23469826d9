import { execFile } from 'node:child_process'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { wavBytes } from '#libs/audio/test-sounds'
import { useFolder } from '../fixtures/temporary-folder.ts'
import { findProgram } from '../servers/find-program.ts'

/** A chord with a pulse of two beats a second, stereo: enough of music to have a tempo and a mood. */
const MUSIC =
  'aevalsrc=0.2*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*329.6*t))*exp(-4*mod(t\\,0.5))' +
  '|0.2*(sin(2*PI*220*t)+sin(2*PI*329.6*t)+sin(2*PI*440*t))*exp(-4*mod(t\\,0.5)):s=44100'

const LENGTH_SECONDS = 12

/** Sounds in a folder that lives as long as a describe block's tests. */
export interface Sounds {
  /** Twelve seconds of music; the extension says how they are encoded. */
  music(extension: string, options?: readonly string[]): Promise<string>
  /** Whatever `source` of ffmpeg's lavfi says. */
  sound(name: string, source: string, options?: readonly string[]): Promise<string>
  /** The beginning of a file, as of a broken download. */
  cut(path: string, bytes: number): Promise<string>
  /** Any bytes under any name. */
  file(name: string, bytes: Uint8Array | string): Promise<string>
  /** A short tone in a wav file; each number gives another content. */
  tone(number: number): Promise<string>
}

const run = promisify(execFile)

export function useSounds(): Sounds {
  const folder = useFolder()

  async function sound(name: string, source: string, options: readonly string[] = []): Promise<string> {
    const path = join(folder.path, name)
    await run(findProgram('ffmpeg') ?? 'ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      source,
      ...options,
      path,
    ])
    return path
  }

  async function file(name: string, bytes: Uint8Array | string): Promise<string> {
    const path = join(folder.path, name)
    await writeFile(path, bytes)
    return path
  }

  return {
    music: (extension, options = []) => sound(`music.${extension}`, `${MUSIC}:d=${LENGTH_SECONDS}`, options),
    sound,
    async cut(path, bytes) {
      await truncate(path, bytes)
      return path
    },
    file,
    tone: (number) => file(`tone-${number}.wav`, toneBytes(number)),
  }
}

const SAMPLE_RATE = 22_050

/** 1.5 s, mono, 16 bit; the number is the pitch, a semitone each. */
function toneBytes(number: number): Buffer {
  const frames = 1.5 * SAMPLE_RATE
  const samples = Buffer.alloc(2 * frames)
  const step = (2 * Math.PI * 110 * 2 ** (number / 12)) / SAMPLE_RATE
  for (let i = 0; i < frames; i += 1) samples.writeInt16LE(Math.round(12_000 * Math.sin(step * i)), 2 * i)
  return wavBytes(samples, { sampleRate: SAMPLE_RATE })
}
