import { describe, expect, it } from 'vitest'
import { findAudioStart, id3TagLength } from './id3.ts'
import { asFile, id3, mpegFrames } from './test-sounds.ts'

describe('id3TagLength', () => {
  it('is the ten bytes of the header and the body', () => {
    expect(id3TagLength(id3(Buffer.alloc(300)))).toBe(310)
  })

  it('counts a footer', () => {
    const tag = id3(Buffer.alloc(300))
    tag.writeUInt8(0x10, 5)
    expect(id3TagLength(tag)).toBe(320)
  })

  it('is 0 where there is no tag', () => {
    expect(id3TagLength(mpegFrames(1))).toBe(0)
    expect(id3TagLength(Buffer.from('ID3'))).toBe(0)
  })

  it('is 0 where a size byte has its high bit set, which no tag may', () => {
    expect(id3TagLength(Buffer.from('ID3\x03\0\0\0\0\xff\0', 'latin1'))).toBe(0)
  })
})

describe('findAudioStart', () => {
  it('is 0 for a file without a tag', async () => {
    expect(await findAudioStart(asFile(mpegFrames(2)))).toBe(0)
  })

  it('lies behind all tags', async () => {
    const file = Buffer.concat([id3(Buffer.alloc(100)), id3(Buffer.alloc(50)), mpegFrames(2)])
    expect(await findAudioStart(asFile(file))).toBe(170)
  })
})
