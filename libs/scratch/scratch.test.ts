import { spawnSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
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
})
