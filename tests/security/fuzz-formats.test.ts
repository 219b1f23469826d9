import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openDecoder } from '#libs/audio/open-decoder'
import { sniffFile } from '#libs/audio/sniff'
import type { Container } from '#libs/contract/containers'
import { SmartPlayError } from '#libs/contract/errors'
import { measure } from '#libs/features/measure'
import { type Random, randomFrom } from '../fixtures/random.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'

/**
 * Damaged files of every format, through the real decoder and the reference features: each is refused with an error of
 * the table, or has numbers that are numbers. The same damage every time: a failure names its variant.
 */
const FORMATS: readonly (readonly [name: string, container: Container, options: readonly string[]])[] = [
  ['128.mp3', 'mp3', ['-b:a', '128k']],
  ['vbr.mp3', 'mp3', ['-q:a', '5']],
  ['16.wav', 'wav', []],
  ['float.wav', 'wav', ['-c:a', 'pcm_f32le']],
  ['48k.wav', 'wav', ['-c:a', 'pcm_s24le', '-ar', '48000']],
  ['a.flac', 'flac', []],
  ['vorbis.ogg', 'ogg', ['-c:a', 'libvorbis']],
  ['a.opus', 'ogg', ['-c:a', 'libopus']],
  ['a.m4a', 'mp4', ['-c:a', 'aac']],
  ['alac.m4a', 'mp4', ['-c:a', 'alac', '-movflags', '+faststart']],
  ['a.aac', 'aac', []],
  ['a.aiff', 'aiff', []],
]
const VARIANTS = 20
const TONES = 'aevalsrc=0.3*sin(2*PI*330*t)+0.1*random(0)|0.3*sin(2*PI*500*t):s=44100:d=1.2'
/** What a file may be told; anything else is our mistake. */
const REFUSALS: readonly unknown[] = ['undecodable', 'outside-limits']

type Damage = (bytes: Buffer, random: Random) => Buffer

const DAMAGES: readonly Damage[] = [flipBits, truncateEnd, breakHeader, shuffleBlocks]

/** A few bits in the whole file, or in a hundred places. */
function flipBits(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes)
  const count = random() < 0.5 ? 5 : 500
  for (let i = 0; i < count; i += 1) {
    const at = Math.floor(random() * damaged.length)
    damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at)
  }
  return damaged
}

/** Often within the heading, where lengths and counts stand. */
function truncateEnd(bytes: Buffer, random: Random): Buffer {
  const reach = random() < 0.5 ? 200 : bytes.length
  return bytes.subarray(0, 1 + Math.floor(random() * (reach - 1)))
}

/** Random bytes in the heading, but for the magic that makes it this format. */
function breakHeader(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes)
  for (let i = 0; i < 6; i += 1) {
    const at = 12 + Math.floor(random() * 120)
    damaged.writeUInt8(random() < 0.5 ? 0xff : Math.floor(random() * 256), at)
  }
  return damaged
}

/** A block of the file copied over another. */
function shuffleBlocks(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes)
  const length = Math.floor(random() * Math.min(2000, bytes.length / 2))
  const place = () => Math.floor(random() * (bytes.length - length))
  const from = place()
  bytes.copy(damaged, place(), from, from + length)
  return damaged
}

describe.each(FORMATS)('%s', (name, container, options) => {
  it(`in ${VARIANTS} damaged variants is refused in words or measured in numbers, and leaves nothing`, async () => {
    const folder = await temporaryFolder()
    const scratch = await temporaryFolder()
    const decoder = await openDecoder({ searchPath: process.env.PATH ?? '', scratch })
    const whole = await encode(join(folder, name), options)
    const outcomes: string[] = []
    for (let variant = 0; variant < VARIANTS; variant += 1) {
      const path = join(folder, `${variant}-${name}`)
      const damage = DAMAGES[variant % DAMAGES.length] ?? flipBits
      await writeFile(path, damage(whole, randomFrom(variant)))
      // What no door would let in is decoded all the same, as what it was.
      const song = { path, container: (await sniffFile(path)) ?? container, sha256: '' }
      outcomes.push(await hear(() => decoder.decode(song, AbortSignal.timeout(20_000))))
    }
    await decoder.close()
    expect(outcomes.filter((outcome) => outcome !== 'measured' && !REFUSALS.includes(outcome))).toEqual([])
    expect(outcomes).toContain('measured')
    expect(await readdir(scratch)).toEqual([])
  })
})

/** `measured`, the code of the refusal, or what went wrong. */
async function hear(decode: () => ReturnType<Awaited<ReturnType<typeof openDecoder>>['decode']>): Promise<string> {
  try {
    const { signal, quality } = await decode()
    const { features, extension } = measure(signal)
    const numbers = Object.entries({
      ...features,
      ...extension,
      peak: quality.peak,
      clipped: quality.clippedShare ?? 0,
    })
    return numbers.find(([, number]) => !Number.isFinite(number))?.[0] ?? impossible(features) ?? 'measured'
  } catch (error) {
    return error instanceof SmartPlayError ? error.code : String(error)
  }
}

function impossible(features: ReturnType<typeof measure>['features']): string | undefined {
  const { tempo, spectral_centroid, spectral_rolloff, zero_crossing_rate } = features
  if (!(tempo > 0 && tempo < 320)) return `a tempo of ${tempo}`
  if (!(zero_crossing_rate >= 0 && zero_crossing_rate <= 1)) return `a zero crossing rate of ${zero_crossing_rate}`
  const frequency = Math.max(spectral_centroid, spectral_rolloff)
  return frequency <= 22_050 ? undefined : `a frequency of ${frequency} Hz`
}

async function encode(path: string, options: readonly string[]): Promise<Buffer> {
  const input = ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', TONES]
  await promisify(execFile)('ffmpeg', [...input, ...options, path])
  return readFile(path)
}
