import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pointerKey } from '#libs/catalogue/keys'
import { type CatalogueVersions, openCatalogueVersions } from '#libs/catalogue/versions'
import type { StorageConfig } from '#libs/contract/storage-config'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorage } from '#libs/storage/open'
import { newVersion } from '../programs/catalogue.ts'
import { isMinioAvailable, isVersitygwAvailable, type S3Server, startMinio, startVersitygw } from '../servers/s3.ts'

const CALLERS = 10

/** Where versions may lie, and what to close after. */
interface Place {
  readonly config: StorageConfig
  readonly close: () => Promise<void>
}

const onDisk = async (): Promise<Place> => {
  const directory = await mkdtemp(join(tmpdir(), 'smartplay-race-'))
  return {
    config: { kind: 'filesystem', directory },
    close: () => rm(directory, { recursive: true, force: true }),
  }
}

const onS3 = (start: () => Promise<S3Server>) => async (): Promise<Place> => {
  const { endpoint, region, accessKey, secretKey, stop } = await start()
  return { config: { kind: 's3', endpoint, region, accessKey, secretKey, bucket: 'race' }, close: stop }
}

const PLACES = [
  { name: 'the file system', available: async () => true, open: onDisk },
  { name: 'MinIO', available: isMinioAvailable, open: onS3(startMinio) },
  { name: 'versitygw', available: isVersitygwAvailable, open: onS3(startVersitygw) },
] as const

for (const { name, available, open } of PLACES) {
  describe.skipIf(!(await available()))(`ten callers that publish at once on ${name}`, () => {
    let place: Place | undefined
    let stores: readonly ObjectStore[] = []
    let callers: readonly CatalogueVersions[] = []
    let made: readonly string[] = []

    beforeAll(async () => {
      place = await open()
      const { config } = place
      // One first: a versitygw that is asked for the same new bucket by several at once may answer one of them 500.
      const first = await openStorage(config)
      stores = [first, ...(await Promise.all(Array.from({ length: CALLERS - 1 }, () => openStorage(config))))]
      callers = stores.map((store) => openCatalogueVersions(store))
      made = await Promise.all(callers.map((caller, index) => caller.store(newVersion(`song ${index}.mp3`))))
      await Promise.all(callers.map((caller, index) => caller.makeCurrent(made[index] ?? '')))
    })
    afterAll(async () => {
      await Promise.all(stores.map((store) => store.close()))
      await place?.close()
    })

    it('each get a number of their own', async () => {
      const keys: string[] = []
      for await (const { key } of stores[0]!.list('catalogue/current/')) keys.push(key)
      expect(keys).toEqual(Array.from({ length: CALLERS }, (_, index) => pointerKey(index + 1)))
      expect((await callers[0]!.history()).toSorted()).toEqual(made.toSorted())
    })

    it('agree on one version that is current, which all of them can open', async () => {
      const current = new Set(await Promise.all(callers.map((caller) => caller.current())))
      expect(current.size).toBe(1)
      const [version = ''] = [...current] as string[]
      const opened = await Promise.all(callers.map((caller) => caller.open(version)))
      expect(opened.map(({ tracks }) => tracks.at(0).filename)).toEqual(
        Array(CALLERS).fill(`song ${made.indexOf(version)}.mp3`),
      )
    })

    it('store one version where all of them store the same', async () => {
      const names = await Promise.all(callers.map((caller) => caller.store(newVersion('same.mp3'))))
      expect(new Set(names).size).toBe(1)
      expect(await callers[0]!.list()).toHaveLength(CALLERS + 1)
    })
  })
}
