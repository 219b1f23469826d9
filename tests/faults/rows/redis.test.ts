import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { endedAfter } from '../ended-after.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { metricOf } from '../metric.ts'
import { cutTails } from '../random-faults.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
/** An upload waits for two answers of Redis at most, and each ends after a second and a half or two. */
const ANSWER_MS = 2000
const CONSUMING_S = 30

describe.skipIf(!withRedis).each([4, 20, 60])('a Redis that is away for %i s under load', (seconds) => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 3 * (seconds + 15), workers: 2 })

  it('is back, and all workers take songs again', async () => {
    const load = sendSteadily(trial, { everyMs: 333 })
    await pause(3000)
    await redis.server().kill()
    const from = performance.now()
    await pause(seconds * 1000)
    await redis.server().restart()
    const backAt = performance.now()
    await Promise.all(trial.workers.map((worker) => worker.log.waitFor(endedAfter(Date.now()))))
    const consuming = (performance.now() - backAt) / 1000
    await load
    await trial.judged()
    const meanwhile = trial.recorder.answers.filter(({ at }) => at > from && at < backAt).map(({ ms }) => ms)
    const what = `${seconds} s:`
    promise({ row: 2, what: `${what} workers consuming again`, value: consuming, most: CONSUMING_S, unit: 's' })
    promise({ row: 2, what: `${what} slowest answer`, value: Math.max(...meanwhile), most: ANSWER_MS, unit: 'ms' })
  })
})

describe.skipIf(!withRedis)('a Redis that lost the last third of its append-only file', () => {
  const redis = useRedis({ settings: ['--auto-aof-rewrite-percentage', '0'] })
  const trial = useTrial({ redis, clips: 120, workers: 0 })

  it('gets back everything that was promised', async () => {
    for (const clip of trial.clips) await trial.recorder.sendUntilAcknowledged(clip)
    const [, directory] = (await redis.command('CONFIG', 'GET', 'dir')) as [string, string]
    await redis.server().kill()
    await cutTails(join(directory, 'appendonlydir'), 2 / 3)
    await redis.server().restart()
    const backAt = performance.now()
    for (let n = 0; n < 2; n += 1) await trial.startWorker()
    await trial.recorder.settled(180_000)
    const seconds = (performance.now() - backAt) / 1000
    const reenqueued = await metricOf(trial.workers, 'smartplay_reconcile_reenqueued_total')
    await trial.judged({ attemptsMayRestart: true })
    expect(reenqueued, 'nothing was lost, so nothing was shown').toBeGreaterThan(0)
    promise({ row: 3, what: 'promises that needed a new job', value: reenqueued, least: 1 })
    promise({ row: 3, what: 'all of 120 done', value: seconds, most: 150, unit: 's' })
  })
})

describe.skipIf(!withRedis)('a Redis that is full', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 150, workers: 0 })

  it('refuses uploads before it refuses workers', async () => {
    for (const clip of trial.clips.slice(0, 60)) await trial.recorder.sendUntilAcknowledged(clip)
    // What the uploads filled buffers with is given back within two seconds, and would bring Redis below 70 % again.
    await pause(2500)
    const used = Number(/used_memory:(\d+)/.exec(String(await redis.command('INFO', 'memory')))?.[1])
    await redis.command('CONFIG', 'SET', 'maxmemory', String(Math.round(used / 0.74)))
    await pause(2500)
    const before = trial.recorder.answers.length
    for (const clip of trial.clips.slice(60, 70)) await trial.recorder.send(clip)
    const refused = trial.recorder.answers.slice(before).filter(({ status }) => status === 503).length
    promise({ row: 13, what: 'of 10 uploads above 70 %, refused', value: refused, least: 10 })
    const worker = await trial.startWorker()
    await trial.recorder.settled(180_000)
    await redis.command('CONFIG', 'SET', 'maxmemory', String(4 * used))
    for (const clip of trial.clips.slice(70, 90)) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.recorder.settled(180_000)
    const errors = [worker, ...trial.apis].filter(({ log }) => log.tail().includes('OOM command not allowed')).length
    await trial.judged()
    promise({ row: 13, what: 'programs that met OOM', value: errors, most: 0 })
  })
})
