import { spawnSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { claimData } from './claim-data.ts'

/** A data folder that says it belongs to this process. */
async function ownedBy(pid: string) {
  const directory = await temporaryFolder()
  await writeFile(join(directory, 'owner.pid'), pid)
  return directory
}

describe('claimData', () => {
  it('makes the folder ours until it is closed', async () => {
    const directory = join(await temporaryFolder(), 'data')
    const claim = await claimData(directory)
    expect(await readFile(join(directory, 'owner.pid'), 'utf8')).toBe(String(process.pid))
    await claim.close()
    expect(await readdir(directory)).toEqual([])
  })

  it('refuses a folder whose owner lives, and names it', async () => {
    const claiming = claimData(await ownedBy(String(process.ppid)))
    const message = expect.stringContaining(`process ${process.ppid}`)
    await expect(claiming).rejects.toMatchObject({ code: 'configuration-invalid', message })
  })

  it.each([
    ['is dead', String(spawnSync(process.execPath, ['-e', '']).pid)],
    ['had our process id before us', String(process.pid)],
    ['died before it could say who it was', ''],
  ])('takes over a folder whose owner %s', async (_why, pid) => {
    const directory = await ownedBy(pid)
    const claim = await claimData(directory)
    expect(await readFile(join(directory, 'owner.pid'), 'utf8')).toBe(String(process.pid))
    await claim.close()
  })
})
