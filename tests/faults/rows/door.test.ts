import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Api } from '../../programs/deployment.ts'
import { open } from '../../programs/raw-http.ts'
import { useRedis } from '../../programs/redis.ts'
import { useS3 } from '../../programs/s3.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../../servers/s3.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { metricOf } from '../metric.ts'
import { useS3Door } from '../s3-door.ts'
import { between, randomOf } from '../seed.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()

describe.skipIf(!withRedis)('fifty uploads of the same file at once', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, apis: 2, workers: 2 })

  it('are one analysis', async () => {
    const [clip = ''] = trial.clips
    const ids = await Promise.all(Array.from({ length: 50 }, () => trial.recorder.sendUntilAcknowledged(clip)))
    await trial.recorder.settled(60_000)
    const runs = trial.workers.flatMap(({ log }) =>
      log.lines('stage completed').filter(({ stage }) => stage === 'decode'),
    )
    await trial.judged()
    promise({ row: 7, what: 'ids', value: new Set(ids).size, most: 1 })
    promise({ row: 7, what: 'executions', value: runs.length, most: 1 })
  })
})

describe.skipIf(!withRedis)('a rolling restart of three workers and two APIs', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 300, apis: 2, workers: 3, environment: { WORKER_CONCURRENCY: '1' } })

  it('is not noticed by 300 uploads', async () => {
    const load = sendSteadily(trial, { everyMs: 150 })
    const drains: number[] = []
    for (const worker of [...trial.workers]) {
      await trial.startWorker()
      drains.push(await trial.stop(worker))
    }
    for (const api of [...trial.apis]) {
      await trial.startApi()
      drains.push(await trial.stop(api))
    }
    await load
    await trial.recorder.settled(120_000)
    const stalled = await metricOf(trial.workers, 'smartplay_jobs_stalled_total')
    const failed = Number(await redis.command('ZCARD', '{fault}:analyse:failed'))
    await trial.judged()
    const refused = trial.recorder.answers.filter(({ status }) => status === 0 || status >= 500).length
    promise({ row: 8, what: 'uploads that were turned away', value: refused, most: 0 })
    promise({ row: 8, what: 'failed and stalled jobs', value: failed + stalled, most: 0 })
    promise({ row: 8, what: 'slowest to end', value: Math.max(...drains) / 1000, most: 10, unit: 's' })
  })
})

const TIMES = Number(process.env.SMARTPLAY_API_KILLS ?? 20)
/** The job and the answer follow the last write within so many milliseconds. */
const AROUND_MS = 15
const POINTS = ['in the body', 'before the audio', 'before the promise', 'after the promise', 'around the job'] as const

describe.skipIf(!withRedis || !(await isVersitygwAvailable()))(
  'an API that is killed at every step of an upload',
  () => {
    const redis = useRedis()
    const s3 = useS3(startVersitygw)
    const door = useS3Door(() => s3.server())
    const random = randomOf('around the job')
    const trial = useTrial({
      ...{ redis, s3, clips: POINTS.length * TIMES, workers: 1 },
      s3Environment: () => ({ ...s3.environment, S3_ENDPOINT: door.url }),
      environment: { RECONCILE_INTERVAL_MS: '5000' },
    })

    it(`loses nothing, ${TIMES} times each`, { timeout: 900_000 }, async () => {
      for (const [at, clip] of trial.clips.entries()) {
        const point = POINTS[at % POINTS.length] ?? 'in the body'
        const [api] = trial.apis as [Api]
        const killed = killAt(point, api)
        const sending = point === 'in the body' ? sendHalf(api) : trial.recorder.send(clip)
        await killed
        await sending
        await trial.startApi()
        if (at % 2 === 0) await trial.recorder.sendUntilAcknowledged(clip)
      }
      const lastAt = performance.now()
      await trial.recorder.settled(180_000)
      // The worker may have a song in hand whose upload was stored, and never acknowledged.
      const attempt = async () => expect(await trial.deployment.temporaryFiles()).toEqual([])
      await waitUntil({ what: 'an end of all that killed APIs have left', timeoutMs: 20_000, attempt })
      await trial.judged()
      const lastEnd = Math.max(...trial.recorder.ended.values())
      promise({
        row: 9,
        what: `${trial.clips.length} kills: all done`,
        value: Math.max(0, lastEnd - lastAt) / 1000,
        most: 150,
        unit: 's',
      })
    })

    /** Resolves when the API is dead, at the very request to the store that comes at this point. */
    async function killAt(point: (typeof POINTS)[number], api: Api): Promise<void> {
      if (point === 'in the body') {
        const attempt = async () => expect(await trial.deployment.temporaryFiles()).not.toEqual([])
        await waitUntil({ what: 'half an upload', timeoutMs: 20_000, attempt })
      } else {
        await new Promise<void>((reached) => {
          door.decide((method, path) => {
            if (method !== 'PUT' || !path.includes(KEY_AT[point])) return 'pass'
            reached()
            return point === 'around the job' ? 'pass' : 'swallow'
          })
        })
        if (point === 'around the job') await pause(between(random, 0, AROUND_MS))
      }
      await trial.kill(api)
      door.decide(() => 'pass')
    }
  },
)

/** The object whose writing comes at this point. */
const KEY_AT = {
  'before the audio': '/audio/',
  'before the promise': '/intents/',
  'after the promise': '/submissions/',
  'around the job': '/submissions/',
} as const

async function sendHalf(api: Api): Promise<void> {
  const { host } = new URL(api.url)
  const headers = `host: ${host}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000`
  const part = '--b\r\ncontent-disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'
  open(api.url).write(`POST /v1/analyses HTTP/1.1\r\n${headers}\r\n\r\n${part}${'x'.repeat(100_000)}`)
}
