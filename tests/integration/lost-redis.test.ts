import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

/** Two calls of Redis stand between an upload and its answer, and each gives up after 1.5 s. */
const ANSWER_LIMIT_MS = 3000
/** BullMQ took 18 s to notice that a Redis was back which had been away for 20 s; then comes the reconciler. */
const RECOVERY_LIMIT_MS = 45_000
const OUTAGE_MS = 10_000
const EAGER = { RECONCILE_INTERVAL_MS: '1000' }

describe.skipIf(!(await isRedisAvailable()))('no upload is lost', () => {
  const sounds = useSounds()

  describe('with a Redis that is wiped', () => {
    const redis = useRedis()
    const deployment = useDeployment({ redis, environment: EAGER })
    let api: Api
    beforeAll(async () => {
      api = await deployment.startApi()
    })

    it('while uploads are queued: they complete when a worker comes', async () => {
      const promised = await Promise.all([1, 2, 3].map(async (tone) => submit(api.url, await sounds.tone(tone))))
      await redis.command('FLUSHALL')
      for (const { id } of promised) expect((await waitForStatus({ apiUrl: api.url, id }, 'queued')).id).toBe(id)
      const worker = await deployment.startWorker()
      for (const { id } of promised) await waitForResult(api.url, id)
      await worker.stop()
      // A job that the reconciler took for lost as it was done finds nothing promised any more.
      const outcomes = outcomesOf(worker).filter((outcome) => outcome !== 'forgotten')
      expect(outcomes).toEqual(['completed', 'completed', 'completed'])
    })

    it('while one is analysed and others wait: they complete, none twice', async () => {
      const decoder = await makeHeldDecoder(deployment.directory)
      await decoder.hold()
      const worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path, WORKER_CONCURRENCY: '1' })
      const promised = await Promise.all([4, 5, 6].map(async (tone) => submit(api.url, await sounds.tone(tone))))
      await Promise.any(promised.map(({ id }) => waitForStatus({ apiUrl: api.url, id }, 'running')))
      await redis.command('FLUSHALL')
      await decoder.release()
      for (const { id } of promised) await waitForResult(api.url, id)
      await worker.stop()
      expect(outcomesOf(worker).filter((outcome) => outcome === 'completed')).toHaveLength(3)
    })
  })

  describe.each([
    ['hangs', 'pause', 'resume'],
    ['is killed', 'kill', 'restart'],
  ] as const)('with a Redis that %s', (_what, take, giveBack) => {
    const redis = useRedis()
    const deployment = useDeployment({ redis, environment: EAGER })
    let decoder: HeldDecoder
    let api: Api
    let worker: Worker
    beforeAll(async () => {
      decoder = await makeHeldDecoder(deployment.directory)
      api = await deployment.startApi()
      worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    })

    it('while it is sent: it is promised at once, and completes when Redis is back', async () => {
      const path = await sounds.tone(7)
      await redis.server()[take]()
      const sentAt = performance.now()
      const promised = await submit(api.url, path)
      expect(performance.now() - sentAt).toBeLessThan(ANSWER_LIMIT_MS)
      expect(promised).toMatchObject({ status: 'queued', queue: { position: null } })
      await redis.server()[giveBack]()
      await waitForStatus({ apiUrl: api.url, id: promised.id, timeoutMs: RECOVERY_LIMIT_MS }, 'completed')
    })

    it('while it is analysed: it completes, and is not analysed again', async () => {
      await decoder.hold()
      const { id } = await submit(api.url, await sounds.tone(8))
      await waitForStatus({ apiUrl: api.url, id, timeoutMs: RECOVERY_LIMIT_MS }, 'running')
      await redis.server()[take]()
      await decoder.release()
      await worker.log.waitFor(({ analysisId, outcome }) => analysisId === id && outcome === 'completed')
      await redis.server()[giveBack]()
      await waitForResult(api.url, id)
      expect(
        worker.log.lines('stage completed').filter((line) => line.analysisId === id && line.stage === 'decode'),
      ).toHaveLength(1)
    })
  })

  describe('with a Redis that is away for longer than a worker waits for a job', () => {
    const redis = useRedis()
    const deployment = useDeployment({ redis, environment: EAGER })

    it('(in BullMQ before 6.3.3 that worker never took one again): it completes', async () => {
      const [api] = await Promise.all([deployment.startApi(), deployment.startWorker()])
      await redis.server().kill()
      const { id } = await submit(api.url, await sounds.tone(9))
      await pause(OUTAGE_MS)
      await redis.server().restart()
      await waitForStatus({ apiUrl: api.url, id, timeoutMs: RECOVERY_LIMIT_MS }, 'completed')
    })
  })

  describe('with a Redis that does not come back', () => {
    const redis = useRedis()
    const deployment = useDeployment({ redis })

    it('the programs end in time all the same, with status 0', async () => {
      const [api, worker] = await Promise.all([deployment.startApi(), deployment.startWorker()])
      await redis.server().kill()
      const durations = await Promise.all([api.stop(), worker.stop()])
      for (const ms of durations) expect(ms).toBeLessThan(10_000)
    })
  })
})

function outcomesOf({ log }: Worker): readonly unknown[] {
  return log.lines('analysis ended').map(({ outcome }) => outcome)
}
