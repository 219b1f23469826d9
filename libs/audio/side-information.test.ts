import { describe, expect, it } from 'vitest'
import { type MpegFrame, readMpegFrame } from './mpeg-frame.ts'
import { muteGranule, readSideInformation } from './side-information.ts'

/** A frame with these bits behind its header, and behind the checksum where it has one. */
function read(header: readonly number[], bits: string) {
  const bytes = Buffer.alloc(417)
  bytes.set(header)
  const at = ((header[1] as number) & 1) === 0 ? 6 : 4
  ;[...bits].forEach((bit, i) => {
    if (bit === '1') bytes[at + (i >> 3)] = (bytes[at + (i >> 3)] as number) | (0x80 >> (i & 7))
  })
  return readSideInformation(bytes, 0, readMpegFrame(bytes, 0) as MpegFrame)
}

const STEREO = [0xff, 0xfb, 0x90, 0x00]
const MONO = [0xff, 0xfb, 0x90, 0xc0]
const PROTECTED = [0xff, 0xfa, 0x90, 0x00]
const number = (value: number, bits: number) => value.toString(2).padStart(bits, '0')
/** One granule of one channel, with so many bits of sound. */
const part = (bits: number) => number(bits, 12) + '1'.repeat(47)

describe('readSideInformation', () => {
  it('reads how far before the frame its sound begins', () => {
    expect(read(STEREO, number(300, 9)).begin).toBe(300)
    expect(read(STEREO, number(511, 9)).begin).toBe(511)
  })

  it('adds up the channels of each granule', () => {
    const bits = number(0, 9) + '1'.repeat(11) + part(1) + part(20) + part(300) + part(4000)
    expect(read(STEREO, bits).bits).toEqual([21, 4300])
  })

  it('reads the granules of one channel', () => {
    const bits = number(0, 9) + '1'.repeat(9) + part(4095) + part(1)
    expect(read(MONO, bits).bits).toEqual([4095, 1])
  })

  it('counts the room behind header, checksum and side information', () => {
    expect(read(STEREO, '').room).toBe(417 - 4 - 32)
    expect(read(MONO, '').room).toBe(417 - 4 - 17)
    expect(read(PROTECTED, '').room).toBe(417 - 4 - 2 - 32)
  })

  it('reads behind a checksum', () => {
    expect(read(PROTECTED, number(300, 9)).begin).toBe(300)
  })
})

describe('muteGranule', () => {
  it('clears how many values of a granule are big and how loud they are, in each channel, and nothing else', () => {
    const bytes = Buffer.alloc(417, 0xff)
    bytes.set(STEREO)
    muteGranule(bytes, 0, { granule: 1, frame: readMpegFrame(bytes, 0) as MpegFrame })
    const bits = [...bytes.subarray(4, 36)].map((byte) => number(byte, 8)).join('')
    const [whole, muted] = ['1'.repeat(59), `${'1'.repeat(12)}${'0'.repeat(17)}${'1'.repeat(30)}`]
    expect(bits).toBe('1'.repeat(20) + whole + whole + muted + muted)
  })
})
