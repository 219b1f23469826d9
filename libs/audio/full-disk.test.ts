import { mkdtemp, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canMount, smallDisk } from '../../tests/fixtures/small-disk.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { explainFullDisk, refuseFullDisk, reportsFullDisk } from './full-disk.ts'
import { openDecoder } from './open-decoder.ts'
import { encode, sine } from './test-sounds.ts'

async function openFile(path: string) {
  const handle = await open(path, 'w+')
  onTestFinished(() => handle.close())
  return handle
}

describe.runIf(process.platform === 'linux')('reportsFullDisk', () => {
  it('knows the words of the installed ffmpeg, and takes no other failure for it', async () => {
    const words = (path: string) => encode(path, ['-f', 'wav'], sine(3)).catch(({ stderr }) => String(stderr))
    expect(reportsFullDisk(await words('/dev/full'))).toBe(true)
    expect(reportsFullDisk(await words('/nowhere/a.wav'))).toBe(false)
  })
})

describe('explainFullDisk', () => {
  it.runIf(process.platform === 'linux')('blames the disk where the kernel has no room for another byte', async () => {
    const error = await explainFullDisk(await openFile('/dev/full'))
    expect(error).toMatchObject({ code: 'disk-full' })
  })

  it.runIf(canMount)('blames it where there is room for a part only', async () => {
    const disk = await smallDisk('size=64k')
    await writeFile(join(disk, 'ballast'), Buffer.alloc(32 * 1024))
    expect(await explainFullDisk(await openFile(join(disk, 'samples')))).toMatchObject({ code: 'disk-full' })
  })

  it('does not let a song wait without end for room that is there', async () => {
    const samples = await openFile(join(await temporaryFolder(), 'samples'))
    expect(await explainFullDisk(samples)).toMatchObject({ code: 'decoder-stopped' })
  })
})

describe('refuseFullDisk', () => {
  it.runIf(canMount)('tells a folder for which there is no room', async () => {
    const disk = await smallDisk('nr_inodes=1')
    await expect(mkdtemp(join(disk, 'decode-')).catch(refuseFullDisk)).rejects.toMatchObject({ code: 'disk-full' })
  })

  it('leaves every other failure as it is', async () => {
    await expect(mkdtemp('/nowhere/decode-').catch(refuseFullDisk)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

it.runIf(canMount)(
  'a song without room for its samples is not condemned, and the next one that has room is heard',
  async () => {
    const folder = await temporaryFolder()
    const decoder = await openDecoder({ searchPath: process.env.PATH ?? '', scratch: await smallDisk('size=1m') })
    onTestFinished(() => decoder.close())
    const hear = async (seconds: number) => {
      const path = await encode(join(folder, `${seconds}.flac`), [], sine(seconds))
      return decoder.decode({ path, container: 'flac', sha256: '' }, new AbortController().signal)
    }
    await expect(hear(20)).rejects.toMatchObject({ code: 'disk-full' })
    expect((await hear(2)).quality.durationSeconds).toBe(2)
  },
)
