import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { waitForResult } from '../../programs/client.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'
import { useTrial } from '../trial.ts'

const AHEAD_MS = 5 * 60_000
const CLIPS = 20
const SHIFT = `--import=${fileURLToPath(new URL('../clock-shift.mjs', import.meta.url))}`
const off = (ms: number) => (ms === 0 ? {} : { NODE_OPTIONS: SHIFT, SMARTPLAY_CLOCK_SHIFT_MS: String(ms) })

/** The wall clocks of the programs; that of Redis, by which locks fall, is right. */
describe.skipIf(!(await isRedisAvailable())).each([
  { what: 'a worker five minutes ahead', worker: AHEAD_MS, api: 0 },
  { what: 'a worker five minutes behind', worker: -AHEAD_MS, api: 0 },
  { what: 'an API five minutes ahead', worker: 0, api: AHEAD_MS },
  { what: 'an API five minutes behind', worker: 0, api: -AHEAD_MS },
])('$what', ({ what, worker: workerMs, api: apiMs }) => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: CLIPS, apis: 0, workers: 0 },
    environment: { RECONCILE_INTERVAL_MS: '5000' },
  })

  it('loses nothing, also when a worker is killed, and measures no time below zero', async () => {
    const api = await trial.startApi(off(apiMs))
    const doomed = await trial.startWorker(off(workerMs))
    for (const clip of trial.clips) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.kill(doomed)
    const worker = await trial.startWorker(off(workerMs))
    await trial.recorder.settled(120_000)
    const results = await Promise.all([...trial.recorder.ended.keys()].map((id) => waitForResult(api.url, id)))
    const times = results.map(({ meta }) => Date.parse(meta.completedAt) - Date.parse(meta.startedAt))
    for (const { adminUrl } of [api, worker]) {
      const shown = await (await fetch(`${adminUrl}/metrics`)).text()
      expect(shown.match(/^smartplay_\w+(\{.*\})? -.*$/gm), 'figures below zero').toBeNull()
    }
    await trial.judged()
    promise({ row: 36, what: `${what}: results`, value: results.length, least: CLIPS })
    promise({ row: 36, what: `${what}: shortest run`, value: Math.min(...times), least: 0, unit: 'ms' })
  })
})
