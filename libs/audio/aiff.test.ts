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
/** AIFC: COMM with the coding's four letters behind. */
function aifc(coding: string, bits: number): Buffer {
  const common = Buffer.from([0, 2, 0, 0, 0xac, 0x44, 0, bits, ...RATE_44100])
  return Buffer.concat([
    Buffer.from('FORM\0\0\0\x2eAIFCCOMM\0\0\0\x18', 'latin1'),
    common,
    Buffer.from(`${coding}\0\0`),
  ])
}
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0]
const RATE_1 = [0x3f, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]

describe('readAiffHeading', () => {
  it('reads rate, channels and length, behind a chunk of odd length', async () => {
    const heading = await readAiffHeading(asFile(aiff(RATE_44100)))
    expect(heading).toEqual({ codec: 'pcm_s16be', form: { sampleRate: 44_100, channels: 2 }, promisedSeconds: 1 })
  })

  it.each([
    ['NONE', 16, 'pcm_s16be'],
    ['sowt', 16, 'pcm_s16le'],
    ['twos', 8, 'pcm_s8'],
    ['in24', 24, 'pcm_s24be'],
    ['NONE', 20, 'pcm_s24be'],
    ['fl32', 32, 'pcm_f32be'],
    ['FL64', 64, 'pcm_f64be'],
    ['ulaw', 16, undefined],
  ])('calls %s of %i bits %s', async (coding, bits, codec) => {
    expect((await readAiffHeading(asFile(aifc(coding, bits)))).codec).toBe(codec)
  })

  it('reads a rate of 1 Hz as that', async () => {
    expect((await readAiffHeading(asFile(aiff(RATE_1)))).form?.sampleRate).toBe(1)
  })

  it('refuses a file without a whole COMM chunk', async () => {
    const cut = aiff(RATE_44100).subarray(0, 40)
    await expect(readAiffHeading(asFile(cut))).rejects.toMatchObject({ code: 'undecodable' })
  })
})
