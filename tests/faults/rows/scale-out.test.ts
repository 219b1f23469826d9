import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { isRedisAvailable } from '../../servers/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../servers/redis-cluster.ts'
import { type RedisSentinels, startRedisSentinels } from '../../servers/redis-sentinel.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
const CLIPS = 120
const STARTING_MS = 120_000
const EAGER = { RECONCILE_INTERVAL_MS: '5000' }
const RECOVERY_S = 60

describe.skipIf(!withRedis)('a Redis Cluster that loses the master of our queue under load', () => {
  let cluster: RedisCluster | undefined
  beforeAll(async () => {
    cluster = await startRedisCluster()
  }, STARTING_MS)
  afterAll(() => cluster?.stop())
  const redis = {
    get url() {
      return cluster?.url ?? ''
    },
  }
  const trial = useTrial({ redis, clips: CLIPS, apis: 2, workers: 2, environment: EAGER })

  it('loses no song', async () => {
    const load = sendSteadily(trial, { everyMs: 250 })
    await pause(5000)
    const master = await cluster?.masterOf('{fault}:analyse:meta')
    await master?.kill()
    const killedAt = performance.now()
    await load
    await trial.recorder.settled(240_000)
    const lastEnd = Math.max(...trial.recorder.ended.values())
    await master?.restart()
    await trial.judged({ attemptsMayRestart: true })
    promise({ row: 45, what: 'uploads ended well', value: trial.recorder.ended.size, least: CLIPS })
    const seconds = (lastEnd - killedAt) / 1000
    promise({ row: 45, what: 'all done, 25 s of load included', value: seconds, most: 25 + RECOVERY_S, unit: 's' })
  })
})

describe.skipIf(!withRedis)('a Sentinel that fails over under load', () => {
  let sentinels: RedisSentinels | undefined
  beforeAll(async () => {
    sentinels = await startRedisSentinels()
  }, STARTING_MS)
  afterAll(() => sentinels?.stop())
  const redis = {
    get url() {
      return sentinels?.url ?? ''
    },
  }
  const trial = useTrial({ redis, clips: CLIPS, apis: 2, workers: 2, environment: EAGER })

  it('loses no song', async () => {
    const load = sendSteadily(trial, { everyMs: 250 })
    await pause(5000)
    const master = await sentinels?.master()
    await master?.kill()
    const killedAt = performance.now()
    await load
    await trial.recorder.settled(240_000)
    const lastEnd = Math.max(...trial.recorder.ended.values())
    await trial.judged({ attemptsMayRestart: true })
    promise({ row: 46, what: 'uploads ended well', value: trial.recorder.ended.size, least: CLIPS })
    const seconds = (lastEnd - killedAt) / 1000
    promise({ row: 46, what: 'all done, 25 s of load included', value: seconds, most: 25 + RECOVERY_S, unit: 's' })
  })
})
