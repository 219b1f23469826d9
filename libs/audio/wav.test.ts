import { describe, expect, it } from 'vitest'
import { asFile, chunk, wavBytes } from './test-sounds.ts'
import { readWav, readWavHeading } from './wav.ts'

const heading = (bytes: Buffer) => readWavHeading(asFile(bytes))
const second = Buffer.alloc(88_200)

describe('readWavHeading', () => {
  it('reads rate, channels and length', async () => {
    const bytes = wavBytes(second, { channels: 2 })
    expect(await heading(bytes)).toEqual({
      codec: 'pcm_s16le',
      form: { sampleRate: 44_100, channels: 2 },
      promisedSeconds: 0.5,
    })
  })

  it('passes over chunks before fmt, of odd length too', async () => {
    const before = chunk('LIST', Buffer.alloc(6), 5)
    expect((await heading(wavBytes(second, { before }))).promisedSeconds).toBe(1)
  })

  it('believes the first of two fmt chunks', async () => {
    const [, fmt] = [wavBytes(second).subarray(0, 12), wavBytes(second, { sampleRate: 8000 }).subarray(12, 36)]
    expect((await heading(wavBytes(second, { before: fmt }))).form?.sampleRate).toBe(8000)
  })

  it.each([0, 0xffffffff])('takes a length of %i for no promise', async (dataLength) => {
    expect((await heading(wavBytes(second, { dataLength }))).promisedSeconds).toBeUndefined()
  })

  it.each([
    ['4-bit samples', { bits: 4, channels: 2 }, 'outside-limits'],
    ['64-bit integers', { bits: 64 }, 'outside-limits'],
    ['16-bit floats', { tag: 3, bits: 16 }, 'outside-limits'],
    ['an mp3 in a wav', { tag: 85, bits: 16 }, 'outside-limits'],
    ['a frame length that is not the samples', { frameBytes: 7 }, 'undecodable'],
  ])('refuses %s', async (_what, options, code) => {
    await expect(heading(wavBytes(second, options))).rejects.toMatchObject({ code })
  })

  it.each([
    ['no chunk at all', Buffer.from('RIFF\x04\0\0\0WAVE')],
    ['no data', wavBytes(second).subarray(0, 36)],
    ['data before fmt', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), chunk('data', second)])],
    ['a fmt chunk cut short', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), chunk('fmt ', Buffer.alloc(8))])],
    ['a million empty chunks', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(8_000_000)])],
  ])('refuses a file with %s', async (_what, bytes) => {
    await expect(heading(bytes)).rejects.toMatchObject({ code: 'undecodable' })
  })
})

describe('readWav', () => {
  it('says where the samples begin', async () => {
    expect((await readWav(asFile(wavBytes(second)))).dataAt).toBe(44)
  })
})
