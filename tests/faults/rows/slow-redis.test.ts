import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { quantile } from '../../bench/statistics.ts'
import { useNetwork } from '../../programs/network.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isToxiproxyAvailable } from '../../servers/toxiproxy.ts'
import { delayWatch } from '../delay-watch.ts'
import { endedAfter } from '../ended-after.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
/** However Redis answers or does not, an upload waits for it no longer than this. */
const ANSWER_MS = 2000
const CONSUMING_S = 30

describe.skipIf(!withRedis)('a Redis that hangs for 15 s', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 120, workers: 2 })

  it('holds nobody up for longer than 2 s', async () => {
    const load = sendSteadily(trial, { everyMs: 300 })
    await pause(3000)
    const lag = delayWatch(trial.apis[0])
    await redis.server().pause()
    const from = performance.now()
    await pause(15_000)
    await redis.server().resume()
    const backAt = performance.now()
    const p99 = await lag()
    await Promise.all(trial.workers.map((worker) => worker.log.waitFor(endedAfter(Date.now()))))
    const consuming = (performance.now() - backAt) / 1000
    await load
    await trial.judged()
    const meanwhile = trial.recorder.answers.filter(({ at }) => at > from && at < backAt).map(({ ms }) => ms)
    promise({ row: 12, what: 'slowest answer meanwhile', value: Math.max(...meanwhile), most: ANSWER_MS, unit: 'ms' })
    promise({ row: 12, what: 'event-loop delay of the API, p99', value: p99, most: 100, unit: 'ms' })
    promise({ row: 12, what: 'workers consuming again', value: consuming, most: CONSUMING_S, unit: 's' })
  })
})

describe.skipIf(!withRedis || !(await isToxiproxyAvailable()))('a bad network before Redis', () => {
  const redis = useRedis()
  const network = useNetwork(() => redis.server())
  const proxied = {
    get url() {
      return `redis://${network.host}:${network.port}`
    },
  }
  const trial = useTrial({ redis: proxied, directRedis: redis, clips: 150, workers: 2 })

  it('makes uploads slow at worst, and none double', async () => {
    const load = sendSteadily(trial, { everyMs: 200 })
    await network.slow(300, 100)
    await pause(8000)
    await network.heal()
    await network.swallow()
    await pause(5000)
    await network.heal()
    for (let n = 0; n < 3; n += 1) {
      await pause(1000)
      await network.disconnect()
    }
    await load
    await trial.judged()
    const times = trial.recorder.answers.map(({ ms }) => ms)
    promise({ row: 10, what: 'answers, p99', value: quantile(times, 0.99), most: ANSWER_MS, unit: 'ms' })
  })
})
