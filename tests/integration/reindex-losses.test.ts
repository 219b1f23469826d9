import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReindexResource } from '#libs/contract/reindex'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { writeCorpus } from '../programs/corpus.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { hasEnded, lookAtReindex, startReindex, waitForReindex } from '../programs/reindex-client.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const FILES = 120
/** Long enough that a run is caught in its middle. */
const SECONDS = 8
const ONE_AT_A_TIME = { REINDEX_CONCURRENCY: '1', FEATURE_THREADS: '1' }

describe.skipIf(!(await isRedisAvailable()))('a reindex', () => {
  describe('in the middle of its files', () => {
    const redis = useRedis()
    const deployment = useDeployment({ redis, environment: ONE_AT_A_TIME })
    let api: Api
    let worker: Worker
    beforeAll(async () => {
      await writeCorpus({ folder: join(deployment.directory, 'deam'), files: FILES, seconds: SECONDS })
      api = await deployment.startApi()
      worker = await deployment.startWorker()
    })

    async function startAndReach(share: number): Promise<ReindexResource> {
      const { id } = await startReindex(api.url)
      const run = await waitForReindex({ apiUrl: api.url, id }, ({ files }) => files.done > share * FILES)
      expect(run.status).toBe('running')
      return run
    }

    it('is cancelled, and then can be neither cancelled nor tried again', async () => {
      const { id, links } = await startAndReach(0.05)
      const response = await fetch(`${api.url}${links.self}`, { method: 'DELETE' })
      expect([response.status, await response.json()]).toMatchObject([200, { status: 'cancelled', catalogue: null }])
      const again = await fetch(`${api.url}${links.self}`, { method: 'DELETE' })
      expect([again.status, await again.json()]).toMatchObject([409, { code: 'reindex-ended' }])
      const retried = await fetch(`${api.url}${links.self}/retry`, { method: 'POST' })
      expect([retried.status, await retried.json()]).toMatchObject([409, { code: 'not-failed' }])
      expect(await lookAtReindex(api.url, id)).toMatchObject({ status: 'cancelled' })
    })

    it('outlives the API that began it, and a Redis that is wiped', async () => {
      const { id } = await startAndReach(0.4)
      await api.kill()
      await redis.command('FLUSHALL')
      api = await deployment.startApi()
      const ended = await waitForReindex({ apiUrl: api.url, id }, hasEnded)
      expect(ended).toMatchObject({ status: 'completed', files: { total: FILES, done: FILES, failed: 0 } })
      expect(ended.files.reused).toBeGreaterThan(0)
    })

    it('leaves a worker that is told to end free to do so', async () => {
      const audio = join(deployment.directory, 'deam')
      await writeCorpus({ folder: audio, files: FILES, seconds: SECONDS + 1 })
      const { id } = await startAndReach(0.1)
      expect(await worker.stop()).toBeLessThan(10_000)
      worker = await deployment.startWorker()
      expect(await waitForReindex({ apiUrl: api.url, id }, hasEnded)).toMatchObject({ status: 'completed' })
    })
  })

  describe('beside an upload', () => {
    const deployment = useDeployment({ redis: useRedis(), environment: ONE_AT_A_TIME })
    const sounds = useSounds()

    it('takes no file until the upload is done', async () => {
      await writeCorpus({ folder: join(deployment.directory, 'deam'), files: 20 })
      const decoder = await makeHeldDecoder(deployment.directory)
      await decoder.hold()
      const [api, worker] = await Promise.all([
        deployment.startApi(),
        deployment.startWorker({ FFMPEG_PATH: decoder.path }),
      ])
      const upload = await submit(api.url, await sounds.tone(1))
      await waitForStatus({ apiUrl: api.url, id: upload.id }, 'running')
      const { id } = await startReindex(api.url)
      await waitUntil({
        what: 'a worker that takes part',
        timeoutMs: 15_000,
        attempt: async () => expect(worker.log.lines('taking part in a reindex')).toHaveLength(1),
      })
      expect((await lookAtReindex(api.url, id)).files).toMatchObject({ total: 20, done: 0 })
      await decoder.release()
      await waitForResult(api.url, upload.id)
      await waitForReindex({ apiUrl: api.url, id }, hasEnded)
      const song = await worker.log.waitFor(({ msg }) => msg === 'analysis ended')
      const chunk = await worker.log.waitFor(({ msg }) => msg === 'chunk kept')
      expect(Date.parse(String(song.time))).toBeLessThanOrEqual(Date.parse(String(chunk.time)))
    })
  })
})
