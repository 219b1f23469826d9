import { describe, expect, it } from 'vitest'
import { findMpegFrame, hasMpegRun, readMpegFrame } from './mpeg-frame.ts'
import { mpegFrames } from './test-sounds.ts'

const header = (...bytes: number[]) => readMpegFrame(Uint8Array.from(bytes), 0)

describe('readMpegFrame', () => {
  it('reads MPEG 1: 128 kbit/s at 44.1 kHz is 417 bytes', () => {
    expect(header(0xff, 0xfb, 0x90, 0x00)).toEqual({
      sampleRate: 44_100,
      channels: 2,
      samples: 1152,
      length: 417,
      xingOffset: 36,
    })
  })

  it('counts the padding byte', () => {
    expect(header(0xff, 0xfb, 0x92, 0x00)?.length).toBe(418)
  })

  it('reads MPEG 2: 64 kbit/s at 22.05 kHz, mono', () => {
    expect(header(0xff, 0xf3, 0x80, 0xc0)).toEqual({
      sampleRate: 22_050,
      channels: 1,
      samples: 576,
      length: 208,
      xingOffset: 13,
    })
  })

  it('reads MPEG 2.5: 8 kHz', () => {
    expect(header(0xff, 0xe3, 0x18, 0xc0)?.sampleRate).toBe(8000)
  })

  it.each([
    ['a reserved version', [0xff, 0xeb, 0x90, 0x00]],
    ['layer I, which is also a UTF-16 byte order mark', [0xff, 0xfe, 0x90, 0x00]],
    ['free format', [0xff, 0xfb, 0x00, 0x00]],
    ['a bad bit rate', [0xff, 0xfb, 0xf0, 0x00]],
    ['a reserved sample rate', [0xff, 0xfb, 0x9c, 0x00]],
    ['a reserved emphasis', [0xff, 0xfb, 0x90, 0x02]],
    ['too few bytes', [0xff, 0xfb]],
  ])('refuses %s', (_what, bytes) => {
    expect(header(...bytes)).toBeUndefined()
  })
})

describe('findMpegFrame', () => {
  it('passes over a sync word that no frame follows', () => {
    const chance = Buffer.from([0xff, 0xfb, 0x90, 0x00, 1, 2, 3])
    expect(findMpegFrame(Buffer.concat([chance, mpegFrames(3)]), 0)).toBe(7)
  })

  it('finds nothing in noise', () => {
    expect(findMpegFrame(Buffer.alloc(4096, 0x55), 0)).toBeUndefined()
  })
})

describe('hasMpegRun', () => {
  it('finds three frames in a row, within the length of the longest frame', () => {
    expect(hasMpegRun(Buffer.concat([Buffer.alloc(1440, 'x'), mpegFrames(3)]))).toBe(true)
    expect(hasMpegRun(Buffer.concat([Buffer.alloc(1441, 'x'), mpegFrames(3)]))).toBe(false)
  })

  it('takes two frames for chance, and three of two rates', () => {
    const other = mpegFrames(1)
    other.writeUInt8(0x94, 2)
    expect(hasMpegRun(Buffer.concat([Buffer.from('words'), mpegFrames(2), Buffer.alloc(99)]))).toBe(false)
    expect(hasMpegRun(Buffer.concat([Buffer.from('words'), mpegFrames(2), other]))).toBe(false)
  })
})
