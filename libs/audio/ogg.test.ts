import { describe, expect, it } from 'vitest'
import { readOggHeading } from './ogg.ts'
import { asFile } from './test-sounds.ts'

const END = 4
/** One page with one packet of less than 255 bytes. */
function page(packet: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(28)
  header.write('OggS')
  header.writeUInt8(flags, 5)
  header.writeUInt8(1, 26)
  header.writeUInt8(packet.length, 27)
  return Buffer.concat([header, packet])
}

const VORBIS = Buffer.from('\x01vorbis\0\0\0\0\x02\x80\xbb\0\0\0\0\0\0', 'latin1')
const OPUS = Buffer.from('OpusHead\x01\x06\0\0\x40\x1f\0\0\0\0\0', 'latin1')
const FLAC = Buffer.concat([
  Buffer.from('\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22', 'latin1'),
  Buffer.from([16, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x42, 0xf0]),
  Buffer.alloc(20),
])

describe('readOggHeading', () => {
  it.each([
    ['vorbis', VORBIS, 'vorbis', { channels: 2, sampleRate: 48_000 }],
    ['opus, which is always 48 kHz', OPUS, 'opus', { channels: 6, sampleRate: 48_000 }],
    ['flac', FLAC, 'flac', { channels: 2, sampleRate: 44_100 }],
    ['something else', Buffer.from('Speex   and so on'), undefined, undefined],
  ])('reads codec and form of %s', async (_what, packet, codec, form) => {
    expect(await readOggHeading(asFile(page(packet)), 0)).toMatchObject({ codec, form })
  })

  it('expects no more of a file that ends with its last page', async () => {
    const file = Buffer.concat([page(VORBIS), page(Buffer.alloc(100), END)])
    expect((await readOggHeading(asFile(file), 0)).promisedSeconds).toBeUndefined()
  })

  it('expects more of a file without a last page, or with half of it', async () => {
    const last = page(Buffer.alloc(100), END)
    for (const tail of [page(Buffer.alloc(100)), last.subarray(0, 90), last.subarray(0, 20)]) {
      const { promisedSeconds } = await readOggHeading(asFile(Buffer.concat([page(VORBIS), tail])), 0)
      expect(promisedSeconds).toBe(Number.POSITIVE_INFINITY)
    }
  })

  it('has an answer for a file of five bytes', async () => {
    expect((await readOggHeading(asFile(Buffer.from('OggS\0')), 0)).form).toBeUndefined()
  })
})
