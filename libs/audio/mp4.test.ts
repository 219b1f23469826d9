import { describe, expect, it } from 'vitest'
import { readMp4Heading } from './mp4.ts'
import { asFile } from './test-sounds.ts'

function box(type: string, ...content: Buffer[]): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0))
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, ...content])
}

function track(entry: string): Buffer {
  const description = box('stsd', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), box(entry, Buffer.alloc(28)))
  return box('trak', box('tkhd', Buffer.alloc(20)), box('mdia', box('minf', box('stbl', description))))
}
const ftyp = box('ftyp', Buffer.from('M4A \0\0\0\0'))
const codecOf = async (...boxes: Buffer[]) => (await readMp4Heading(asFile(Buffer.concat(boxes)))).codec

describe('readMp4Heading', () => {
  it.each([
    ['mp4a', 'aac'],
    ['alac', 'alac'],
    ['fLaC', 'flac'],
    ['Opus', 'opus'],
    ['.mp3', 'mp3'],
    ['ulaw', undefined],
  ])('calls a track of %s %s', async (entry, codec) => {
    expect(await codecOf(ftyp, box('moov', track(entry)))).toBe(codec)
  })

  it('finds the sound behind a picture, and behind the samples', async () => {
    expect(await codecOf(ftyp, box('mdat', Buffer.alloc(99)), box('moov', track('jpeg'), track('alac')))).toBe('alac')
  })

  it('passes over a box with a length of 64 bits', async () => {
    const large = Buffer.concat([Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\x20', 'latin1'), Buffer.alloc(16)])
    expect(await codecOf(ftyp, large, box('moov', track('mp4a')))).toBe('aac')
  })

  it.each([
    ['no movie', ftyp],
    ['a box of no length that never ends', Buffer.concat([ftyp, Buffer.from('\0\0\0\0mdat')])],
    ['a box that is shorter than its header', Buffer.concat([ftyp, Buffer.from('\0\0\0\x07moov')])],
    ['half a large header', Buffer.concat([ftyp, Buffer.from('\0\0\0\x01moov\0')])],
    ['a length beyond all numbers', Buffer.concat([ftyp, Buffer.from('\0\0\0\x01free'), Buffer.alloc(8, 0xff)])],
    ['a million empty boxes', Buffer.alloc(8_000_000, '\0\0\0\x08free')],
    ['a description cut short', box('moov', track('mp4a')).subarray(0, 84)],
  ])('says nothing of a file with %s', async (_what, bytes) => {
    expect(await codecOf(bytes)).toBeUndefined()
  })
})
