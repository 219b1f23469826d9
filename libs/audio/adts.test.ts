import { describe, expect, it } from 'vitest'
import { adtsLength, readAdtsHeading } from './adts.ts'
import { adtsFrames, asFile } from './test-sounds.ts'

/** A frame header with this rate's index and this channel configuration. */
function frame(rate: number, channels: number): Buffer {
  const bytes = adtsFrames(1)
  bytes.writeUInt8(0x40 | (rate << 2) | (channels >> 2), 2)
  bytes.writeUInt8(((channels & 3) << 6) | (bytes.readUInt8(3) & 0x3f), 3)
  return bytes
}
const heading = (bytes: Buffer, start = 0) => readAdtsHeading(asFile(bytes), start)

describe('readAdtsHeading', () => {
  it.each([
    [4, 2, { sampleRate: 44_100, channels: 2 }],
    [3, 1, { sampleRate: 48_000, channels: 1 }],
    [11, 6, { sampleRate: 8000, channels: 6 }],
    [0, 7, { sampleRate: 96_000, channels: 8 }],
  ])('reads rate %i and channels %i', async (rate, channels, form) => {
    expect(await heading(frame(rate, channels))).toMatchObject({ codec: 'aac', form })
  })

  it('knows no form where the audio itself tells the channels', async () => {
    expect(await heading(frame(4, 0))).toMatchObject({ codec: 'aac', form: undefined })
  })

  it('begins behind the tags, and says nothing of other bytes', async () => {
    expect((await heading(Buffer.concat([Buffer.alloc(20), frame(4, 2)]), 20)).codec).toBe('aac')
    for (const bytes of [Buffer.alloc(0), Buffer.from('words and more')]) {
      expect(await heading(bytes)).toEqual({ codec: undefined, form: undefined, promisedSeconds: undefined })
    }
  })
})

describe('adtsLength', () => {
  it('is what the frame says, and nothing where a rate does not exist', () => {
    expect(adtsLength(adtsFrames(1), 0)).toBe(16)
    expect(adtsLength(frame(13, 2), 0)).toBeUndefined()
  })
})
