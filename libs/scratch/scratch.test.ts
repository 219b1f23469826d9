import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { canMount, smallDisk } from '../../tests/fixtures/small-disk.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openScratch } from './scratch.ts'

let parent: string
beforeEach(async () => {
  parent = await temporaryFolder()
})

describe('openScratch', () => {
  it('leaves nothing behind when it is closed', async () => {
    const scratch = await openScratch(parent, 'test')
    await writeFile(scratch.newPath(), 'x')
    await scratch.close()
    expect(await readdir(parent)).toEqual([])
  })

  it('removes the folders of dead processes and keeps those of living ones', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    const folders = [`test-${hostname()}-${dead}`, `test-${hostname()}-${process.ppid}`, 'test-elsewhere-1']
    for (const folder of folders) await mkdir(join(parent, folder))
    const scratch = await openScratch(parent, 'test')
    await scratch.close()
    expect((await readdir(parent)).toSorted()).toEqual(folders.slice(1).toSorted())
  })

  it('keeps the folders of a host whose name begins with that of this one', async () => {
    const foreign = `test-${hostname()}-2-${process.pid}`
    await mkdir(join(parent, foreign))
    const scratch = await openScratch(parent, 'test')
    await scratch.close()
    expect(await readdir(parent)).toEqual([foreign])
  })

  it('is not stopped by a folder that it may not remove', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    const abandoned = join(parent, `test-${hostname()}-${dead}`)
    await makeImmovable(abandoned)
    const scratch = await openScratch(parent, 'test')
    await writeFile(scratch.newPath(), 'x')
    await scratch.close()
    expect(await readdir(parent)).toEqual([basename(abandoned)])
  })
})

/** Nobody may enter it; root may enter everything, but cannot remove a folder on which a disk is mounted. */
async function makeImmovable(folder: string): Promise<void> {
  if (canMount) return void (await smallDisk('size=64k', folder))
  await mkdir(join(folder, 'songs'), { recursive: true })
  await chmod(folder, 0o000)
  onTestFinished(() => chmod(folder, 0o700))
}
