import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'
import { durationsOf } from '../recorder.ts'
import { pick, randomOf } from '../seed.ts'
import { useTrial } from '../trial.ts'

const UPLOADS = 200
const KILLS = 20
const KILL_INTERVAL_MS = 3000
const RESUMED_WITHIN_S = 25

describe.skipIf(!(await isRedisAvailable()))('workers that are killed, one every 3 s for a minute', () => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: UPLOADS, clipSeconds: 15, workers: 3 },
    environment: { WORKER_CONCURRENCY: '1' },
  })
  const random = randomOf('victims')

  it('lose none of 200 uploads', async () => {
    let kills = 0
    const killing = (async () => {
      for (let n = 0; n < KILLS; n += 1) {
        await pause(KILL_INTERVAL_MS)
        await trial.kill(pick(random, trial.workers))
        kills += 1
        await trial.startWorker()
      }
    })()
    const everyMs = (KILLS * KILL_INTERVAL_MS) / UPLOADS
    for (const clip of trial.clips) {
      await Promise.all([trial.recorder.sendUntilAcknowledged(clip), pause(everyMs)])
    }
    await killing
    await trial.recorder.settled(120_000)
    await trial.judged()
    const slowest = Math.max(...durationsOf(trial.recorder)) / 1000
    promise({
      row: 1,
      what: `uploads with a result, through ${kills} kills`,
      value: trial.recorder.ended.size,
      least: UPLOADS,
    })
    promise({ row: 1, what: 'slowest, resumed ones among them', value: slowest, most: RESUMED_WITHIN_S, unit: 's' })
  })
})
