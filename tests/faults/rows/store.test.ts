import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { useNetwork } from '../../programs/network.ts'
import { useRedis } from '../../programs/redis.ts'
import { useS3 } from '../../programs/s3.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../../servers/s3.ts'
import { isToxiproxyAvailable } from '../../servers/toxiproxy.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { metricOf } from '../metric.ts'
import { useS3Door } from '../s3-door.ts'
import { randomOf } from '../seed.ts'
import { useTrial } from '../trial.ts'

const OUTAGE_MS = 120_000
const REFUSAL_MS = 6000
const RECOVERY_S = 180
const REFUSED_SHARE = 0.3

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible)('an object store that is away for two minutes', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const trial = useTrial({ redis, s3, clips: 80, workers: 2, environment: { WORKER_CONCURRENCY: '1' } })

  it('costs no job a try that it has not got', async () => {
    await sendSteadily(trial, { everyMs: 20, clips: trial.clips.slice(0, 60) })
    await s3.server().kill()
    const from = performance.now()
    const load = sendSteadily(trial, { everyMs: 2000, clips: trial.clips.slice(60) })
    await pause(OUTAGE_MS)
    await s3.server().restart()
    const backAt = performance.now()
    await load
    await trial.recorder.settled(300_000)
    const lastEnd = Math.max(...trial.recorder.ended.values())
    const failed = Number(await redis.command('ZCARD', '{fault}:analyse:failed'))
    await trial.judged()
    const meanwhile = trial.recorder.answers.filter(({ at }) => at > from && at < backAt)
    const slowest = Math.max(...meanwhile.map(({ ms }) => ms))
    promise({ row: 11, what: 'away: failed jobs', value: failed, most: 0 })
    promise({ row: 11, what: 'away: slowest refusal', value: slowest, most: REFUSAL_MS, unit: 'ms' })
    const unanswered = meanwhile.filter(({ status, at }) => status !== 503 && at < backAt - REFUSAL_MS).length
    promise({ row: 11, what: 'away: answers other than 503', value: unanswered, most: 0 })
    promise({ row: 11, what: 'away: all done', value: (lastEnd - backAt) / 1000, most: RECOVERY_S, unit: 's' })
  })
})

describe.skipIf(!isPossible)('an object store that answers three requests in ten with 503', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const door = useS3Door(() => s3.server())
  const random = randomOf('flaky store')
  const trial = useTrial({
    ...{ redis, s3, clips: 60, workers: 2 },
    s3Environment: () => ({ ...s3.environment, S3_ENDPOINT: door.url }),
  })

  it('makes no wrong result, and no failed job', async () => {
    door.decide(() => (random() < REFUSED_SHARE ? 'refuse' : 'pass'))
    await sendSteadily(trial, { everyMs: 200 })
    await pause(10_000)
    door.decide(() => 'pass')
    const backAt = performance.now()
    await trial.recorder.settled(300_000)
    const lastEnd = Math.max(...trial.recorder.ended.values())
    const failed = Number(await redis.command('ZCARD', '{fault}:analyse:failed'))
    await trial.judged()
    promise({ row: 11, what: 'flaky: failed jobs', value: failed, most: 0 })
    promise({ row: 11, what: 'flaky: all done', value: (lastEnd - backAt) / 1000, most: RECOVERY_S, unit: 's' })
  })
})

describe.skipIf(!isPossible || !(await isToxiproxyAvailable()))('an object store behind 50 KB/s', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const network = useNetwork(() => s3.server())
  const trial = useTrial({
    ...{ redis, s3, clips: 20, workers: 2 },
    s3Environment: () => ({ ...s3.environment, S3_ENDPOINT: `http://${network.host}:${network.port}` }),
  })

  it('makes everything slow, and nothing wrong', async () => {
    await network.narrow(50)
    await sendSteadily(trial, { everyMs: 2000 })
    await network.heal()
    const backAt = performance.now()
    await trial.recorder.settled(300_000)
    const lastEnd = Math.max(...trial.recorder.ended.values())
    const failures = await metricOf(trial.workers, 'smartplay_job_failures_total', 'code="internal"')
    await trial.judged()
    promise({ row: 11, what: 'slow: mistakes of our own', value: failures, most: 0 })
    promise({ row: 11, what: 'slow: all done', value: (lastEnd - backAt) / 1000, most: RECOVERY_S, unit: 's' })
  })
})
