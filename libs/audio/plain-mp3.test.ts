import { describe, expect, it, vi } from 'vitest'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { withFileBytes } from './file-bytes.ts'
import { findAudioStart } from './id3.ts'
import { readPlainMp3 } from './plain-mp3.ts'
import { asFile, encode, mpegFrames, xingNote } from './test-sounds.ts'

vi.setConfig({ testTimeout: 60_000 })
const folder = useFolder()

const FRAME = 417
const read = (bytes: Buffer, excerptSeconds = 30) => readPlainMp3(asFile(bytes), { start: 0, excerptSeconds })
const readFileOf = (path: string) =>
  withFileBytes(path, async (bytes) => readPlainMp3(bytes, { start: await findAudioStart(bytes), excerptSeconds: 30 }))

/** Silent frames whose first one notes what follows. */
function noted(note: Parameters<typeof xingNote>[0], count: number): Buffer {
  const bytes = mpegFrames(1 + count)
  xingNote(note).copy(bytes, 36)
  return bytes
}

describe('a plain mp3', () => {
  it('is all frames of a file without a note', async () => {
    expect(await read(mpegFrames(3))).toEqual({
      frames: new Uint8Array(mpegFrames(3)),
      channels: 2,
      skipped: 0,
      kept: 3 * 1152,
    })
  })

  it('has no sound in the note of its encoder', async () => {
    const mp3 = await read(noted({ frames: 3 }, 3))
    expect(mp3).toMatchObject({ frames: new Uint8Array(mpegFrames(3)), skipped: 0, kept: 3 * 1152 })
  })

  it('has no music in the padding of its encoder, which the delay of a decoder shifts by 529', async () => {
    const mp3 = await read(noted({ frames: 9, encoder: 'LAME3.100', padding: { before: 576, behind: 1000 } }, 9))
    expect(mp3).toMatchObject({ skipped: 576 + 529, kept: 9 * 1152 - 576 - 1000 })
  })

  it('ends with its last frame where the padding is shorter than the delay of a decoder', async () => {
    const mp3 = await read(noted({ frames: 9, encoder: 'LAME3.100', padding: { before: 0, behind: 100 } }, 9))
    expect(mp3).toMatchObject({ skipped: 529, kept: 9 * 1152 - 529 })
  })

  it('ends with the excerpt, and what lies behind that is not read', async () => {
    const broken = Buffer.concat([mpegFrames(60), Buffer.alloc(1000, 'x')])
    expect(await read(broken, 1)).toMatchObject({ skipped: 0, kept: 44_100 })
    expect(await read(broken, 30)).toBeUndefined()
  })

  it('that was cut out of a stream has silent frames in front, which are skipped', async () => {
    const file = mpegFrames(3)
    file.set([1], 4)
    expect(await read(file)).toMatchObject({ skipped: 2 * 1152, kept: 3 * 1152 })
  })

  it('may have the old tag at its end', async () => {
    const tag = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 'x')])
    expect(await read(Buffer.concat([mpegFrames(3), tag]))).toMatchObject({ kept: 3 * 1152 })
    expect(await read(Buffer.concat([mpegFrames(3), tag, tag]))).toBeUndefined()
  })

  it.each([
    ['cbr.mp3', ['-b:a', '128k']],
    ['vbr.mp3', ['-q:a', '4']],
    ['mono.mp3', ['-ac', '1']],
    ['least.mp3', ['-b:a', '32k']],
    ['most.mp3', ['-b:a', '320k']],
    ['bare.mp3', ['-write_xing', '0', '-id3v2_version', '0']],
    ['tagged.mp3', ['-write_id3v1', '1', '-metadata', 'title=x']],
  ])('is what ffmpeg writes into %s', async (name, options) => {
    const path = await encode(`${folder.path}/${name}`, options)
    expect((await readFileOf(path))?.kept).toBeGreaterThanOrEqual(2 * 44_100)
  })
})

describe('no plain mp3', () => {
  const patched = (at: number, ...bytes: number[]) => {
    const file = mpegFrames(9)
    file.set(bytes, at)
    return file
  }

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is made of words', Buffer.from('These are words, and not a song. '.repeat(20))],
    ['begins late', Buffer.concat([Buffer.alloc(3), mpegFrames(9)])],
    ['ends in the middle of a frame', mpegFrames(9).subarray(0, 9 * FRAME - 1)],
    ['has other bytes in its middle', Buffer.concat([mpegFrames(4), Buffer.alloc(50), mpegFrames(5)])],
    ['has a tag in its middle', Buffer.concat([mpegFrames(4), Buffer.from('ID3\x03\0\0\0\0\0\0'), mpegFrames(5)])],
    ['has a broken header', patched(4 * FRAME, 0)],
    ['changes to one channel', patched(4 * FRAME + 3, 0xc0)],
    ['changes its rate', patched(4 * FRAME + 2, 0x94)],
    ['is of free format', patched(2, 0x00)],
    ['has fewer frames than noted', noted({ frames: 10 }, 9)],
    ['has more frames than noted', noted({ frames: 8 }, 9)],
    ['is nothing but padding', noted({ frames: 1, encoder: 'LAME3.100', padding: { before: 4000, behind: 0 } }, 1)],
    ['has a note of the other kind', patched(36, ...Buffer.from('VBRI'))],
    ['claims more sound than there is room', patched(6, 0x0f, 0xff)],
  ])('%s', async (_what, bytes) => {
    expect(await read(bytes)).toBeUndefined()
  })

  it.each([48_000, 32_000, 22_050])('is of %i Hz', async (rate) => {
    expect(await readFileOf(await encode(`${folder.path}/${rate}.mp3`, ['-ar', `${rate}`]))).toBeUndefined()
  })
})
