import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { isRedisAvailable, type RedisServer } from '../../servers/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../servers/redis-cluster.ts'
import { type RedisSentinels, startRedisSentinels } from '../../servers/redis-sentinel.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { type Trial, useTrial } from '../trial.ts'

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
    const { master, seconds } = await loseMaster(trial, async () => cluster?.masterOf('{fault}:analyse:meta'))
    await master?.restart()
    await keeps(45, trial, seconds)
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
    const { seconds } = await loseMaster(trial, async () => sentinels?.master())
    await keeps(46, trial, seconds)
  })
})

/** Kills the master under load; until the last song had ended [s]. */
async function loseMaster(trial: Trial, masterOf: () => Promise<RedisServer | undefined>) {
  const load = sendSteadily(trial, { everyMs: 250 })
  await pause(5000)
  const master = await masterOf()
  await master?.kill()
  const killedAt = performance.now()
  await load
  await trial.recorder.settled(240_000)
  return { master, seconds: (Math.max(...trial.recorder.ended.values()) - killedAt) / 1000 }
}

async function keeps(row: 45 | 46, trial: Trial, seconds: number): Promise<void> {
  await trial.judged({ attemptsMayRestart: true })
  promise({ row, what: 'uploads ended well', value: trial.recorder.ended.size, least: CLIPS })
  promise({ row, what: 'all done, 25 s of load included', value: seconds, most: 25 + RECOVERY_S, unit: 's' })
}
