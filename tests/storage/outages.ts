import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMinioStore } from '#libs/storage/minio'
import type { MinioOptions } from '#libs/storage/minio-calls'
import type { ObjectStore } from '#libs/storage/objects'
import { useFolder } from '../fixtures/temporary-folder.ts'
import type { S3Server } from '../servers/s3.ts'

/** Short, so that the tests are; the product's own are in libs/storage/minio-calls.ts. */
const IDLE_MS = 1000
const DEADLINE_MS = 2500
/** More than the sockets of both sides hold, some 10 MB: a server paused in the middle has not sent it all. */
const UNBUFFERED_BYTES = 40_000_000
/** A call's end, with what a busy machine adds. */
const SOON_MS = DEADLINE_MS + 1000

const unavailable = { code: 'store-unavailable' }

/** How the store behaves while its server does not: bounded waits, one kind of error, and no memory of it afterwards. */
export function describeOutages(name: string, start: () => Promise<S3Server>): void {
  describe(`the object store ${name}, when its server`, { timeout: 60_000 }, () => {
    let server: S3Server
    let store: ObjectStore
    /** With the product's bounds, for what is no part of an outage. */
    let patient: ObjectStore
    const scratch = useFolder()
    let options: MinioOptions
    beforeAll(async () => {
      server = await start()
      const { endpoint, region, accessKey, secretKey } = server
      options = { endpoint, region, accessKey, secretKey, bucket: 'outages', idleMs: IDLE_MS, deadlineMs: DEADLINE_MS }
      patient = await openMinioStore({ endpoint, region, accessKey, secretKey, bucket: options.bucket })
      store = await openMinioStore(options)
    }, 180_000)
    afterAll(async () => {
      await store?.close()
      await patient?.close()
      await server?.stop()
    })
    beforeEach(async () => {
      await server.resume()
      await patient.put('kept/song', Buffer.alloc(8_000_000))
    })

    const everyCall: Record<string, () => Promise<unknown>> = {
      put: () => store.put('new/put', 'x'),
      'put of 8 MB': () => store.put('new/large', Buffer.alloc(8_000_000)),
      create: () => store.create('new/create', 'x'),
      get: () => store.get('kept/song'),
      download: () => store.download('kept/song', join(scratch.path, 'song')),
      stream: () => store.stream('kept/song'),
      head: () => store.head('kept/song'),
      remove: () => store.remove('new/put'),
      list: async () => {
        for await (const _ of store.list('kept/'));
      },
      ping: () => store.ping(),
    }

    /** Every call fails in time and in kind; all at once, for each has its own bound. */
    async function expectUnavailable(): Promise<void> {
      const from = performance.now()
      const outcomes = await Promise.allSettled(Object.values(everyCall).map((call) => call()))
      const tookMs = performance.now() - from
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'an answer'))
      expect(codes).toEqual(codes.map(() => 'store-unavailable'))
      expect(tookMs).toBeLessThan(SOON_MS)
    }

    it('hangs, is unavailable for every call within the deadline, and works again when it goes on', async () => {
      await server.pause()
      await expectUnavailable()
      expect(await readdir(scratch.path)).toEqual([])
      await server.resume()
      expect((await store.get('kept/song'))?.length).toBe(8_000_000)
    })

    it('hangs in the middle of a download, fails it and leaves no file', async () => {
      await patient.put('kept/album', Buffer.alloc(UNBUFFERED_BYTES))
      const found = await store.stream('kept/album')
      await server.pause()
      const from = performance.now()
      const reading = expect(found!.stream.toArray()).rejects.toThrow()
      const downloading = expect(store.download('kept/song', join(scratch.path, 'song'))).rejects.toMatchObject(
        unavailable,
      )
      await Promise.all([reading, downloading])
      expect(performance.now() - from).toBeLessThan(SOON_MS)
      await server.resume()
      expect(await readdir(scratch.path)).toEqual([])
    })

    it('is killed, is unavailable for every call at once, and works again when it is back', async () => {
      await server.kill()
      await expectUnavailable()
      await server.restart()
      await expect(store.ping()).resolves.toBeUndefined()
      expect((await store.get('kept/song'))?.length).toBe(8_000_000)
      expect(await store.create(`new/${Date.now()}`, 'x')).toBe('created')
    })

    it('is restarted under idle kept-alive connections, and nobody notices', async () => {
      await Promise.all(Array.from({ length: 8 }, () => store.head('kept/song')))
      await server.restart()
      const heads = await Promise.all(Array.from({ length: 8 }, () => store.head('kept/song')))
      expect(heads.map((head) => head?.size)).toEqual(heads.map(() => 8_000_000))
    })

    it('is not there when the store is opened, says so, and can be opened later', async () => {
      await server.kill()
      await expect(openMinioStore(options)).rejects.toMatchObject(unavailable)
      await server.restart()
      const late = await openMinioStore(options)
      expect((await late.head('kept/song'))?.size).toBe(8_000_000)
      await late.close()
    })

    it('has other keys, says that access is denied', async () => {
      const stranger = openMinioStore({ ...options, secretKey: 'not-the-secret' })
      await expect(stranger).rejects.toMatchObject({ code: 'configuration-invalid' })
    })
  })
}
