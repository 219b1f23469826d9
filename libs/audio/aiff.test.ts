import { describe, expect, it } from 'vitest'
import { readAiffHeading } from './aiff.ts'
import { asFile } from './test-sounds.ts'

/** COMM: channels, frames, bits, and the rate as an 80-bit float. */
function aiff(rate: readonly number[]): Buffer {
  const common = Buffer.concat([Buffer.from([0, 2, 0, 0, 0xac, 0x44, 0, 16]), Buffer.from(rate)])
  const name = Buffer.from('NAME\0\0\0\x03abc\0', 'latin1')
  return Buffer.concat([
    Buffer.from('FORM\0\0\0\x2eAIFF', 'latin1'),
    name,
    Buffer.from('COMM\0\0\0\x12', 'latin1'),
    common,
  ])
}
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0]
const RATE_1 = [0x3f, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]

describe('readAiffHeading', () => {
  it('reads rate, channels and length, behind a chunk of odd length', async () => {
    const heading = await readAiffHeading(asFile(aiff(RATE_44100)))
    expect(heading).toEqual({ form: { sampleRate: 44_100, channels: 2 }, promisedSeconds: 1 })
  })

  it('reads a rate of 1 Hz as that', async () => {
    expect((await readAiffHeading(asFile(aiff(RATE_1)))).form?.sampleRate).toBe(1)
  })

  it('refuses a file without a whole COMM chunk', async () => {
    const cut = aiff(RATE_44100).subarray(0, 40)
    await expect(readAiffHeading(asFile(cut))).rejects.toMatchObject({ code: 'undecodable' })
  })
})
