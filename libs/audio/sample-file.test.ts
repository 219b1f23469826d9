import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { canMount, smallDisk } from '../../tests/fixtures/small-disk.ts'
import { useFolder } from '../../tests/fixtures/temporary-folder.ts'
import { readSamples, withSampleFile } from './sample-file.ts'
import { floats, wavBytes } from './test-sounds.ts'

const scratch = useFolder()
const read = (bytes: Buffer) =>
  withSampleFile(scratch.path, async ({ handle }) => {
    await handle.write(bytes)
    return readSamples(handle)
  })

describe('withSampleFile', () => {
  it('gives a file without a name in an empty folder', async () => {
    await withSampleFile(scratch.path, async ({ folder }) => expect(await readdir(folder)).toEqual([]))
  })

  it('leaves nothing behind, even where the work failed', async () => {
    const failing = withSampleFile(scratch.path, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await readdir(scratch.path)).toEqual([])
  })

  it.runIf(canMount).each([1, 2])('says that the disk is full where it has place for %i names', async (names) => {
    const disk = await smallDisk(`nr_inodes=${names}`)
    await expect(withSampleFile(disk, async () => {})).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readdir(disk)).toEqual([])
  })
})

describe('readSamples', () => {
  it('reads what ffmpeg writes into a pipe, whose length stays open', async () => {
    const bytes = wavBytes(floats(0.5, -0.25), { tag: 3, bits: 32, channels: 2, dataLength: 0xffffffff })
    expect(await read(bytes)).toEqual({ interleaved: Float32Array.of(0.5, -0.25), channels: 2 })
  })

  it('leaves out half a frame at the end', async () => {
    const bytes = wavBytes(floats(0.5, -0.25, 1), { tag: 3, bits: 32, channels: 2 })
    expect((await read(bytes))?.interleaved.length).toBe(2)
  })

  it('finds no samples in nothing, and none in a header alone', async () => {
    expect(await read(Buffer.alloc(0))).toBeUndefined()
    expect(await read(wavBytes(Buffer.alloc(0), { tag: 3, bits: 32 }))).toBeUndefined()
  })
})
