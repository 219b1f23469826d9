import { expect, it } from 'vitest'
import { mendBeginning } from './mend-beginning.ts'
import { type MpegFrame, readMpegFrame } from './mpeg-frame.ts'
import { readSideInformation } from './side-information.ts'
import { mpegFrames } from './test-sounds.ts'

const FRAME = 417
const ROOM = FRAME - 4 - 32

/** Frames of which the given one says that its sound begins so many bytes before it; both granules are loud. */
function reaching(count: number, { frame, begin }: { frame: number; begin: number }): Buffer {
  const bytes = mpegFrames(count)
  const at = frame * FRAME + 4
  bytes.fill(0xff, at + 2, at + 32)
  bytes.writeUInt16BE(begin << 7, at)
  return bytes
}

/** Whether the granules of a frame are turned down. */
function muted(frames: Uint8Array, number: number): readonly boolean[] {
  const side = frames.subarray(number * FRAME + 4, number * FRAME + 36)
  // Global gain of the first channel: 21 bits into its part.
  return [20, 20 + 2 * 59].map((part) => ((side[(part + 24) >> 3] as number) & (0x80 >> ((part + 24) & 7))) === 0)
}

it('frames that hold all of their sound stay as they are', () => {
  const frames = reaching(3, { frame: 1, begin: ROOM })
  expect(mendBeginning(frames)).toEqual({ frames: new Uint8Array(frames), added: 0 })
})

it('two silent frames make room for what is gone, at 128 kbit/s', () => {
  const { frames, added } = mendBeginning(reaching(3, { frame: 0, begin: 500 }))
  expect(added).toBe(2)
  expect(frames.length).toBe(5 * FRAME)
  for (const at of [0, FRAME]) {
    const side = readSideInformation(frames, at, readMpegFrame(frames, at) as MpegFrame)
    expect(side).toEqual({ begin: 0, bits: [0, 0], room: ROOM })
  }
})

it('a granule that begins in what is gone is turned down, and one that begins behind it is not', () => {
  // Each granule takes 2 x 4,095 bits: the second one begins 1,023 bytes behind the first.
  expect(muted(mendBeginning(reaching(3, { frame: 0, begin: 500 })).frames, 2)).toEqual([true, false])
  expect(muted(mendBeginning(reaching(3, { frame: 1, begin: ROOM + 1 })).frames, 3)).toEqual([true, false])
})

it('the frames that were handed in are left alone', () => {
  const frames = reaching(3, { frame: 0, begin: 500 })
  const before = Buffer.from(frames)
  mendBeginning(frames)
  expect(frames.equals(before)).toBe(true)
})
