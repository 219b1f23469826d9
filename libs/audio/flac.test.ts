import { describe, expect, it } from 'vitest'
import { readFlacHeading } from './flac.ts'
import { asFile } from './test-sounds.ts'

/** 20 bits rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits samples. */
function flac(rate: bigint, channels: bigint, samples: bigint): Buffer {
  const packed = (rate << 44n) | ((channels - 1n) << 41n) | (15n << 36n) | samples
  const head = Buffer.concat([Buffer.from('fLaC\0\0\0\x22', 'latin1'), Buffer.alloc(34)])
  head.writeBigUInt64BE(packed, 18)
  return head
}

describe('readFlacHeading', () => {
  it('reads rate, channels and length', async () => {
    const heading = await readFlacHeading(asFile(flac(48_000n, 6n, 96_000n)), 0)
    expect(heading).toEqual({ codec: 'flac', form: { sampleRate: 48_000, channels: 6 }, promisedSeconds: 2 })
  })

  it('reads a stream that begins behind a tag', async () => {
    const bytes = Buffer.concat([Buffer.alloc(77), flac(96_000n, 2n, 0n)])
    expect((await readFlacHeading(asFile(bytes), 77)).form).toEqual({ sampleRate: 96_000, channels: 2 })
  })

  it('takes zero samples for no promise', async () => {
    expect((await readFlacHeading(asFile(flac(44_100n, 1n, 0n)), 0)).promisedSeconds).toBeUndefined()
  })

  it('reads a length beyond 32 bits', async () => {
    const heading = await readFlacHeading(asFile(flac(1n, 1n, 2n ** 35n)), 0)
    expect(heading.promisedSeconds).toBe(2 ** 35)
  })

  it.each([4, 8, 41])('refuses a file of %i bytes', async (length) => {
    const bytes = flac(44_100n, 1n, 1n).subarray(0, length)
    await expect(readFlacHeading(asFile(bytes), 0)).rejects.toMatchObject({ code: 'undecodable' })
  })
})
