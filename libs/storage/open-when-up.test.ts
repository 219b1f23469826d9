import { symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openStorageWhenUp } from './open-when-up.ts'

const neverWaits = (error: Error) => expect.fail(`it waited: ${error.message}`)

describe('openStorageWhenUp', () => {
  it('opens at once what is there', async () => {
    const store = await openStorageWhenUp({ kind: 'filesystem', directory: await temporaryFolder() }, neverWaits)
    await store.ping()
  })

  it('does not wait for what will never be right', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, 'no folder')
    const opening = openStorageWhenUp({ kind: 'filesystem', directory: join(file, 'objects') }, neverWaits)
    await expect(opening).rejects.toMatchObject({ code: 'internal' })
  })

  it('waits for a store that cannot be reached yet', async () => {
    const loop = join(await temporaryFolder(), 'loop')
    await symlink('loop', loop)
    const waits: unknown[] = []
    let mended: Promise<void> | undefined
    const store = await openStorageWhenUp({ kind: 'filesystem', directory: join(loop, 'objects') }, (error) => {
      waits.push(error)
      mended ??= unlink(loop)
    })
    await mended
    await store.ping()
    expect(waits).toMatchObject([{ code: 'store-unavailable' }])
  })
})
