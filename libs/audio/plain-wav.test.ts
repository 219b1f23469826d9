import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import type { Signal } from '#libs/dsp/signal'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { ffmpegArguments } from './ffmpeg-arguments.ts'
import { withFileBytes } from './file-bytes.ts'
import { readPlainWav } from './plain-wav.ts'
import { asFile, chunk, encode, extensibleWavBytes, floats, save, wavBytes } from './test-sounds.ts'

const run = promisify(execFile)
vi.setConfig({ testTimeout: 60_000 })
const never = new AbortController().signal
const options = { excerptSeconds: 30, abort: never }
const folder = useFolder()

const read = (bytes: Buffer) => readPlainWav(asFile(bytes), options)
const readFileOf = (path: string, excerptSeconds = 30) =>
  withFileBytes(path, (bytes) => readPlainWav(bytes, { excerptSeconds, abort: never }))

/** The bytes of float32 samples that ffmpeg makes of a file, told what the decoder tells it. */
async function byFfmpeg(path: string, excerptSeconds = 30): Promise<Buffer> {
  const source = { path, container: 'wav', start: 0, excerptSeconds } as const
  const words = ffmpegArguments(source)
  const { stdout } = await run('ffmpeg', words, { encoding: 'buffer', maxBuffer: 2 ** 25 })
  return stdout.subarray(stdout.indexOf('data') + 8)
}

function bytesOf(signal: Signal | undefined): Buffer {
  return signal ? Buffer.from(signal.interleaved.buffer) : Buffer.alloc(0)
}

/** Every byte that there is, in no order that a scaling could hide behind. */
function noise(length: number): Buffer {
  let state = 12_345
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state >>> 24
    }),
  )
}

const KINDS = [
  ['8 bits', { tag: 1, bits: 8 }],
  ['16 bits', { tag: 1, bits: 16 }],
  ['24 bits', { tag: 1, bits: 24 }],
  ['32 bits', { tag: 1, bits: 32 }],
] as const

describe('readPlainWav', () => {
  describe.each(KINDS)('of %s', (_what, kind) => {
    it.each([1, 2])('gives the samples that ffmpeg gives, bit for bit, in %i channels', async (channels) => {
      const data = noise(channels * (kind.bits / 8) * 150_000)
      const path = await save(`${folder.path}/a.wav`, wavBytes(data, { ...kind, channels }))
      const { signal } = (await readFileOf(path)) ?? {}
      expect(signal?.channels).toBe(channels)
      expect(bytesOf(signal).equals(await byFfmpeg(path))).toBe(true)
    })

    it('is the same in an extensible file, with the speakers named and not', async () => {
      const data = noise((kind.bits / 4) * 1000)
      for (const speakers of [0, 3]) {
        const path = await save(`${folder.path}/e.wav`, extensibleWavBytes(data, { ...kind, channels: 2, speakers }))
        const { signal } = (await readFileOf(path)) ?? {}
        expect(signal?.interleaved.length).toBe(2000)
        expect(bytesOf(signal).equals(await byFfmpeg(path))).toBe(true)
      }
    })
  })

  it.each(['pcm_f32le', 'pcm_f64le'])('of %s gives the samples that ffmpeg gives, bit for bit', async (codec) => {
    const loud = 'aevalsrc=3*sin(2*PI*440*t)+1e-30*random(0)|tan(200*t):s=44100:d=3'
    const path = await encode(`${folder.path}/${codec}.wav`, ['-c:a', codec], loud)
    const { signal } = (await readFileOf(path)) ?? {}
    expect(signal?.interleaved.length).toBe(3 * 88_200)
    expect(bytesOf(signal).equals(await byFfmpeg(path))).toBe(true)
  })

  it('hands on what is no number, for the quality to refuse', async () => {
    const { signal } = (await read(wavBytes(floats(0.5, Number.NaN), { tag: 3, bits: 32 }))) ?? {}
    expect(signal?.interleaved[1]).toBeNaN()
  })

  it('ends with the excerpt, as ffmpeg does', async () => {
    const path = await save(`${folder.path}/long.wav`, wavBytes(noise(2 * 44_100 * 2)))
    const { signal } = (await readFileOf(path, 1.5)) ?? {}
    expect(signal?.interleaved.length).toBe(66_150)
    expect(bytesOf(signal).equals(await byFfmpeg(path, 1.5))).toBe(true)
  })

  it('reads no more of an hour than the excerpt', async () => {
    const hour = wavBytes(Buffer.alloc(4000), { dataLength: 3600 * 88_200 })
    const asked: number[] = []
    const file = { ...asFile(hour), size: 44 + 3600 * 88_200 }
    const spied = { ...file, fill: async (buffer: Uint8Array, at: number) => void asked.push(at + buffer.length) }
    const { signal } = (await readPlainWav(spied, options)) ?? {}
    expect(signal?.interleaved.length).toBe(30 * 44_100)
    expect(Math.max(...asked)).toBe(44 + 30 * 88_200)
  })

  it.each([
    ['chunks before and after', wavBytes(noise(4000), { before: chunk('LIST', Buffer.alloc(6), 5) })],
    ['a length of zero', wavBytes(noise(4000), { dataLength: 0 })],
    ['a length that is not known', wavBytes(noise(4000), { dataLength: 0xffffffff })],
    ['a length beyond the end', wavBytes(noise(4000), { dataLength: 1_000_000 })],
    ['a length before the end', wavBytes(noise(4000), { dataLength: 1000 })],
    ['half a frame at the end', wavBytes(noise(4001), { channels: 2 })],
  ])('agrees with ffmpeg about %s', async (_what, bytes) => {
    const path = await save(`${folder.path}/odd.wav`, bytes)
    const ours = bytesOf((await readFileOf(path))?.signal)
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.equals(await byFfmpeg(path))).toBe(true)
  })

  it('calls a file damaged that ends in the middle of a frame', async () => {
    expect((await read(wavBytes(Buffer.alloc(7), { channels: 2 })))?.damaged).toBe(true)
    expect((await read(wavBytes(Buffer.alloc(8), { channels: 2 })))?.damaged).toBe(false)
  })

  it('finds no signal where there is no whole frame', async () => {
    expect(await read(wavBytes(Buffer.alloc(0)))).toEqual({ signal: undefined, damaged: false })
    expect(await read(wavBytes(Buffer.alloc(3), { channels: 2 }))).toEqual({ signal: undefined, damaged: true })
  })

  it('stops when told to', async () => {
    const abort = AbortSignal.abort(new Error('enough'))
    await expect(readPlainWav(asFile(wavBytes(noise(4000))), { ...options, abort })).rejects.toThrow('enough')
  })
})

describe('a wav that needs a decoder', () => {
  const data = noise(4800)
  it.each([
    ['another rate', wavBytes(data, { sampleRate: 48_000 })],
    ['three channels', wavBytes(data, { channels: 3 })],
    ['one channel for the left speaker', extensibleWavBytes(data, { channels: 1, speakers: 1 })],
    ['two channels behind the listener', extensibleWavBytes(data, { channels: 2, speakers: 0x30 })],
    ['20 valid bits of 24', extensibleWavBytes(data, { bits: 24, validBits: 20 })],
    ['a sub-format of its own', extensibleWavBytes(data, { subtypeTail: Buffer.alloc(14) })],
    ['another file behind the name', Buffer.concat([Buffer.from('RIFX'), wavBytes(data).subarray(4)])],
  ])('is left alone: %s', async (_what, bytes) => {
    expect(await read(bytes)).toBeUndefined()
  })

  it('is left alone: a DTS disc, an S/PDIF recording', async () => {
    for (const mark of ['fe7f0180', '72f81f4e']) {
      const disguised = Buffer.concat([Buffer.alloc(5000), Buffer.from(mark, 'hex'), data])
      expect(await read(wavBytes(disguised, { channels: 2 }))).toBeUndefined()
    }
  })
})

it('a wav that ffmpeg wrote is read without it', async () => {
  const path = await encode(`${folder.path}/tagged.wav`, ['-metadata', 'title=A title', '-ac', '2'])
  expect((await readFile(path)).includes('A title')).toBe(true)
  expect((await readFileOf(path))?.signal?.interleaved.length).toBe(2 * 88_200)
})
