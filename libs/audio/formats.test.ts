import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Decoded } from '#libs/pipeline/deps'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { type OpenedDecoder, openDecoder } from './open-decoder.ts'
import { sniffFile } from './sniff.ts'
import { encode, id3, save, sine } from './test-sounds.ts'

const run = promisify(execFile)
// Each test starts ffmpeg twice or more, on machines that others load.
vi.setConfig({ testTimeout: 60_000 })
const folder = useFolder()
let decoder: OpenedDecoder
beforeAll(async () => {
  decoder = await openDecoder({ searchPath: process.env.PATH ?? '', scratch: folder.path })
})
afterAll(() => decoder.close())

const file = (name: string) => `${folder.path}/${name}`

async function decode(path: string): Promise<Decoded> {
  const container = await sniffFile(path)
  if (!container) throw new Error(`${path} is no audio`)
  return decoder.decode({ path, container, sha256: '' }, new AbortController().signal)
}

/** A tone through `options`, decoded: as long as it was, as loud as it was. */
async function hear(name: string, options: readonly string[], source = sine(2)): Promise<Decoded> {
  const decoded = await decode(await encode(file(name), options, source))
  expect(Math.abs(decoded.quality.durationSeconds - 2)).toBeLessThan(0.1)
  expect(decoded.quality).toMatchObject({ silent: false, truncated: false })
  expect(Math.abs(loudness(decoded.signal) - Math.SQRT1_2 / 2)).toBeLessThan(0.04)
  return decoded
}

/** Root of the mean square of the second second's first half, where no encoder's beginning or end is heard. */
function loudness({ interleaved, channels }: Decoded['signal']): number {
  const middle = interleaved.subarray(44_100 * channels, 66_150 * channels)
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length)
}

/** A tone in every one of so many channels. */
function inChannels(channels: number, sampleRate = 44_100): string {
  const tone = '0.5*sin(2*PI*440*t)'
  return `aevalsrc=${Array.from({ length: channels }, () => tone).join('|')}:s=${sampleRate}:d=2`
}

describe('mp3', () => {
  it.each([
    [8, 16_000],
    [16, 24_000],
    [32, 22_050],
    [64, 32_000],
    [96, 44_100],
    [128, 44_100],
    [192, 48_000],
    [256, 44_100],
    [320, 44_100],
  ])('of %i kbit/s at %i Hz is heard', async (kbits, sampleRate) => {
    const options = ['-b:a', `${kbits}k`, '-ac', '1', '-ar', `${sampleRate}`]
    const { quality } = await hear(`${kbits}.mp3`, options)
    expect(quality.source).toEqual({ codec: 'mp3', sampleRate, channels: 1 })
  })

  it.each([0, 4, 9])('of variable bit rate %i is heard', async (quality) => {
    await hear(`v${quality}.mp3`, ['-q:a', `${quality}`])
  })

  it('without a header of its encoder is heard', async () => {
    await hear('bare.mp3', ['-write_xing', '0', '-id3v2_version', '0'])
  })

  const damaged = async (name: string, damage: (frames: Buffer) => Buffer) => {
    const whole = await encode(file(name), ['-write_xing', '0', '-id3v2_version', '0', '-b:a', '128k'], sine(3))
    return decode(await save(whole, damage(await readFile(whole))))
  }

  it.each([
    ['that begins in the middle of a frame', (frames: Buffer) => frames.subarray(200)],
    ['whose first header is broken', (frames: Buffer) => Buffer.concat([Buffer.alloc(4), frames.subarray(4)])],
    ['with other bytes before the first frame', (frames: Buffer) => Buffer.concat([Buffer.alloc(900, 'x'), frames])],
    [
      'with other bytes behind its tag',
      (frames: Buffer) => Buffer.concat([id3(Buffer.alloc(9)), Buffer.alloc(2000, 'x'), frames]),
    ],
    [
      'with other bytes in its middle',
      (frames: Buffer) => Buffer.concat([frames.subarray(0, 9000), Buffer.alloc(700, 'x'), frames.subarray(9000)]),
    ],
  ])('%s is heard', async (_what, damage) => {
    const { quality } = await damaged('damaged.mp3', damage)
    expect(quality.silent).toBe(false)
    expect(quality.durationSeconds).toBeGreaterThan(2.6)
    expect(quality.durationSeconds).toBeLessThan(3.2)
  })
})

describe('the source', () => {
  it.each([
    ['8.wav', ['-c:a', 'pcm_u8'], 'pcm_u8'],
    ['16.wav', ['-c:a', 'pcm_s16le'], 'pcm_s16le'],
    ['24.wav', ['-c:a', 'pcm_s24le'], 'pcm_s24le'],
    ['32.wav', ['-c:a', 'pcm_s32le'], 'pcm_s32le'],
    ['float.wav', ['-c:a', 'pcm_f32le'], 'pcm_f32le'],
    ['double.wav', ['-c:a', 'pcm_f64le'], 'pcm_f64le'],
    ['a.flac', [], 'flac'],
    ['24.flac', ['-sample_fmt', 's32'], 'flac'],
    ['vorbis.ogg', ['-c:a', 'libvorbis'], 'vorbis'],
    ['flac.ogg', ['-c:a', 'flac'], 'flac'],
    ['a.m4a', ['-c:a', 'aac'], 'aac'],
    ['alac.m4a', ['-c:a', 'alac'], 'alac'],
    ['a.aac', [], 'aac'],
    ['a.aiff', [], 'pcm_s16be'],
    ['24.aiff', ['-c:a', 'pcm_s24be'], 'pcm_s24be'],
    ['float.aifc', ['-c:a', 'pcm_f32be', '-f', 'aiff'], 'pcm_f32be'],
    ['little.aifc', ['-c:a', 'pcm_s16le', '-f', 'aiff'], 'pcm_s16le'],
  ])('of %s %j is told as %s, and heard', async (name, options, codec) => {
    const { quality } = await hear(name, options, sine(2, 48_000))
    expect(quality.source?.codec).toBe(codec)
    if (quality.container !== 'mp4') expect(quality.source).toEqual({ codec, sampleRate: 48_000, channels: 1 })
  })

  it('of an opus file is 48 kHz, whatever it was made of', async () => {
    const { quality } = await hear('low.opus', ['-c:a', 'libopus'], sine(2, 16_000))
    expect(quality.source).toEqual({ codec: 'opus', sampleRate: 48_000, channels: 1 })
  })
})

describe('rates', () => {
  it.each([8000, 11_025, 22_050, 32_000, 48_000, 88_200, 96_000, 176_400, 192_000])(
    'of %i Hz are heard',
    async (rate) => {
      for (const name of [`${rate}.wav`, `${rate}.flac`]) {
        const { quality } = await hear(name, ['-ar', `${rate}`])
        expect(quality.source?.sampleRate).toBe(rate)
      }
    },
  )
})

describe('channels', () => {
  it.each([
    ['wav', [1, 2, 3, 4, 5, 6, 7, 8], []],
    ['flac', [1, 2, 3, 4, 5, 6, 7, 8], []],
    ['ogg', [1, 2, 6, 8], ['-c:a', 'libvorbis']],
    ['opus', [1, 2, 6, 8], ['-c:a', 'libopus', '-mapping_family', '1']],
    ['m4a', [1, 2, 6], ['-c:a', 'aac']],
    ['aiff', [1, 2, 6], []],
  ] as const)('in %s, %j of them, become one or two as loud as they were', async (extension, counts, options) => {
    for (const count of counts) {
      const { quality } = await hear(`${count}.${extension}`, options, inChannels(count))
      expect(quality.channels).toBe(count === 1 ? 1 : 2)
      if (extension !== 'm4a') expect(quality.source?.channels).toBe(count)
    }
  })
})

describe('a long file', () => {
  it.each([
    ['long.mp3', ['-b:a', '96k']],
    ['long.flac', ['-ar', '192000', '-sample_fmt', 's32']],
    ['long.wav', []],
  ])('%s costs what its first thirty seconds cost', async (name, options) => {
    const whole = await encode(file(name), options, sine(600))
    const head = file(`head-of-${name}`)
    await run(decoder.ffmpeg, ['-nostdin', '-v', 'error', '-y', '-t', '30', '-i', whole, '-c', 'copy', head])
    const took = async (path: string) => {
      const begun = performance.now()
      expect((await decode(path)).quality.durationSeconds).toBeGreaterThan(29.9)
      return performance.now() - begun
    }
    const times: { whole: number; head: number }[] = []
    const least = (of: 'whole' | 'head') => Math.min(...times.map((time) => time[of]))
    // Twenty times as long; a machine that others load blurs what is 1.0 on an idle one, and each further round less so.
    const limit = () => 2 * least('head') + 50
    for (let round = 0; round < 5 || (round < 20 && least('whole') >= limit()); round += 1) {
      times.push({ whole: await took(whole), head: await took(head) })
    }
    expect(least('whole')).toBeLessThan(limit())
  })
})
