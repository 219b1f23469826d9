import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MP3_DECODER, type Mp3Threads, openMp3Threads } from './mp3-threads.ts'
import type { PlainMp3 } from './plain-mp3.ts'
import { mpegFrames } from './test-sounds.ts'

const never = new AbortController().signal
const FRAME = 1152

/** Silence of so many frames. */
const silence = (count: number, kept = count * FRAME): PlainMp3 => ({
  frames: new Uint8Array(mpegFrames(count)),
  channels: 2,
  skipped: 0,
  kept,
})

it('the decoder that is recorded is the one of the package', async () => {
  const { dependencies } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(MP3_DECODER).toBe(`mpg123-decoder ${dependencies['mpg123-decoder']} (wasm)`)
})

describe('the threads for mp3', () => {
  let threads: Mp3Threads
  beforeAll(() => {
    threads = openMp3Threads({ threads: 1, timeoutMs: 20_000 })
  })
  afterAll(() => threads.close())

  it('decode every frame that they are given', async () => {
    const signal = await threads.decode(silence(9), never)
    expect(signal).toEqual({ interleaved: new Float32Array(2 * 9 * FRAME), channels: 2 })
  })

  it('leave away what is to be skipped, and what is not to be kept', async () => {
    const signal = await threads.decode({ ...silence(9), skipped: 1105, kept: 5000 }, never)
    expect(signal?.interleaved.length).toBe(2 * 5000)
  })

  it('give one channel of a mono song, in a buffer of its own', async () => {
    const mono = Buffer.from(mpegFrames(9))
    for (let at = 3; at < mono.length; at += 417) mono.writeUInt8(0xc0, at)
    const signal = await threads.decode({ ...silence(9), frames: new Uint8Array(mono), channels: 1 }, never)
    expect(signal).toEqual({ interleaved: new Float32Array(9 * FRAME), channels: 1 })
    expect(signal?.interleaved.buffer.byteLength).toBe(4 * 9 * FRAME)
  })

  it('take the frames over instead of copying them', async () => {
    const mp3 = silence(9)
    await threads.decode(mp3, never)
    expect(mp3.frames.length).toBe(0)
  })

  it.each([
    ['hold less than was counted', silence(9, 10 * FRAME)],
    ['are words', { ...silence(1), frames: new Uint8Array(Buffer.from('These are words. '.repeat(99))) }],
    ['are of another rate', { ...silence(1), frames: Uint8Array.from(mpegFrames(9), swapRate) }],
    ['would need more memory than there is', silence(1, 2 ** 40)],
  ])('have no answer where the frames %s, and decode the next', async (_what, mp3) => {
    expect(await threads.decode(mp3, never)).toBeUndefined()
    expect(await threads.decode(silence(9), never)).toBeDefined()
  })

  it('do not start what is aborted already', async () => {
    const reason = new Error('the song was forgotten')
    await expect(threads.decode(silence(9), AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('end a running song with the reason of its abort, and decode the next', async () => {
    const controller = new AbortController()
    const reason = new Error('the deadline passed')
    const settled = expect(threads.decode(silence(20_000), controller.signal)).rejects.toBe(reason)
    setTimeout(() => controller.abort(reason), 50)
    await settled
    expect(await threads.decode(silence(9), never)).toBeDefined()
  })
})

it('a song that takes longer than its limit is ended, and told so', async () => {
  const hasty = openMp3Threads({ threads: 1, timeoutMs: 1 })
  await expect(hasty.decode(silence(20_000), never)).rejects.toMatchObject({ code: 'decode-timeout' })
  await hasty.close()
})

/** 48 kHz in the third byte of each header; the frames' lengths no longer fit, and nothing else lies there. */
function swapRate(byte: number): number {
  return byte === 0x90 ? 0x94 : byte
}
