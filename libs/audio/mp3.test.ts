import { describe, expect, it } from 'vitest'
import { readMp3Heading } from './mp3.ts'
import { asFile, mpegFrames } from './test-sounds.ts'

/** Frames whose first one carries an encoder's note of how many follow. */
function noted(name: string, flags: number, count: number): Buffer {
  const bytes = mpegFrames(3)
  bytes.write(name, 36)
  bytes.writeUInt32BE(flags, 40)
  bytes.writeUInt32BE(count, 44)
  return bytes
}

describe('readMp3Heading', () => {
  it('reads rate and channels from the first frame, and no promise', async () => {
    const heading = await readMp3Heading(asFile(mpegFrames(3)), 0)
    expect(heading).toEqual({ codec: 'mp3', form: { sampleRate: 44_100, channels: 2 }, promisedSeconds: undefined })
  })

  it.each(['Xing', 'Info'])(
    'takes the frames that a %s header counts for a promise, less the padding',
    async (name) => {
      const { promisedSeconds } = await readMp3Heading(asFile(noted(name, 1, 104)), 0)
      expect(promisedSeconds).toBeCloseTo((100 * 1152) / 44_100)
    },
  )

  it('takes no count that the header says is not there', async () => {
    expect((await readMp3Heading(asFile(noted('Xing', 2, 104)), 0)).promisedSeconds).toBeUndefined()
  })

  it('begins behind the tags', async () => {
    const file = Buffer.concat([Buffer.alloc(5000, 1), mpegFrames(3)])
    expect((await readMp3Heading(asFile(file), 5000)).form?.sampleRate).toBe(44_100)
  })

  it('says nothing of a file without frames', async () => {
    expect((await readMp3Heading(asFile(Buffer.from('words')), 0)).form).toBeUndefined()
  })
})
