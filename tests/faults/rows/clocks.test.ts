import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { waitForResult } from '../../programs/client.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { promise } from '../figures.ts'
import { useTrial } from '../trial.ts'

const MINUTES_MS = 5 * 60_000
const CLIPS = 20
const SHIFT = `--import=${fileURLToPath(new URL('../clock-shift.mjs', import.meta.url))}`
const off = (ms: number) => ({ NODE_OPTIONS: SHIFT, SMARTPLAY_CLOCK_SHIFT_MS: String(ms) })

/** The wall clocks of the programs; that of Redis, by which locks fall, is right. */
describe.skipIf(!(await isRedisAvailable())).each([
  ['five minutes ahead', MINUTES_MS],
  ['five minutes behind', -MINUTES_MS],
])('a worker whose clock is %s of the API', (_what, ms) => {
  const trial = useTrial({
    redis: useRedis(),
    clips: CLIPS,
    workers: 0,
    environment: { RECONCILE_INTERVAL_MS: '5000' },
  })

  it('loses nothing, also when another one is killed, and measures no time below zero', async () => {
    const doomed = await trial.startWorker(off(ms))
    for (const clip of trial.clips) await trial.recorder.sendUntilAcknowledged(clip)
    await trial.kill(doomed)
    const worker = await trial.startWorker(off(ms))
    await trial.recorder.settled(120_000)
    const [api] = trial.apis
    const ids = [...trial.recorder.ended.keys()]
    const results = await Promise.all(ids.map((id) => waitForResult(api?.url ?? '', id)))
    const times = results.map(({ meta }) => Date.parse(meta.completedAt) - Date.parse(meta.startedAt))
    const shown = await (await fetch(`${worker.adminUrl}/metrics`)).text()
    expect(shown).not.toMatch(/^smartplay_\w+(\{.*\})? -/m)
    await trial.judged()
    promise({ row: 36, what: `${ms / 60_000} min: results`, value: results.length, least: CLIPS })
    promise({ row: 36, what: `${ms / 60_000} min: shortest run`, value: Math.min(...times), least: 0, unit: 'ms' })
  })
})
