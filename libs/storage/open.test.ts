import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openStorage, proveConditionalPuts } from './open.ts'

describe('openStorage', () => {
  let directory: string
  beforeEach(async () => {
    directory = await temporaryFolder()
  })

  it('opens the store that the configuration names, and leaves no probe in it', async () => {
    const store = await openStorage({ kind: 'filesystem', directory })
    await store.put('a/song', 'x')
    expect(await readdir(join(directory, 'a'))).toEqual(['song'])
    expect(await readdir(join(directory, 'probes'))).toEqual([])
  })

  it('refuses a store that overwrites in spite of the condition, and removes its probe', async () => {
    const store = await openStorage({ kind: 'filesystem', directory })
    const careless = {
      ...store,
      create: async (key: string, body: string) => {
        await store.put(key, body)
        return 'created' as const
      },
    } as typeof store
    await expect(proveConditionalPuts(careless)).rejects.toMatchObject({ code: 'store-unsuitable' })
    expect(await readdir(join(directory, 'probes'))).toEqual([])
  })

  it('says store-unavailable where nobody listens', async () => {
    const config = { bucket: 'songs', region: 'us-east-1', accessKey: 'key', secretKey: 'secret' }
    // Port 9 is for the discard service, which nobody runs on loopback.
    const opening = openStorage({ kind: 's3', endpoint: 'http://127.0.0.1:9', ...config })
    await expect(opening).rejects.toMatchObject({ code: 'store-unavailable' })
  })
})
