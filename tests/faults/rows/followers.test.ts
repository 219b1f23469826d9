import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { follow } from '../../bench/follower.ts'
import { quantile } from '../../bench/statistics.ts'
import { footprintOf } from '../../programs/footprint.ts'
import { canListProcesses } from '../../programs/processes.ts'
import { open } from '../../programs/raw-http.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { metricOf } from '../metric.ts'
import { useTrial } from '../trial.ts'

const withRedis = await isRedisAvailable()
const CLIENTS = 2000
const JOBS = 1803
const OPENED_AT_ONCE = 100
const SETTINGS = { SSE_CLIENTS_PER_ADDRESS: '10000' }

describe.skipIf(!withRedis || !canListProcesses)('two thousand followers of 1,803 songs on one API', () => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: JOBS, workers: 0, environment: SETTINGS },
    // Thousands of looks a minute would be measured as well.
    recording: { followEvery: 0, lookIntervalMs: 10_000 },
  })

  it('all learn the end, and soon', { timeout: 900_000 }, async () => {
    const [api] = trial.apis
    if (api === undefined) throw new Error('no API')
    await sendSteadily(trial, { everyMs: 10 })
    const ids = [...trial.recorder.begun.keys()]
    const before = (await footprintOf(api)).residentMb
    const followers: ReturnType<typeof follow>[] = []
    for (let from = 0; from < CLIENTS; from += OPENED_AT_ONCE) {
      const some = Array.from({ length: OPENED_AT_ONCE }, (_, index) => {
        const url = `${api.url}/v1/analyses/${ids[(from + index) % ids.length]}/events`
        return follow({ url, drops: index % 10 === 0 ? 'once' : 'never' })
      })
      await Promise.all(some.map(({ opened }) => opened))
      followers.push(...some)
    }
    const open = (await footprintOf(api)).residentMb - before
    const worker = await trial.startWorker()
    const ends = await Promise.all(followers.map(({ ended }) => ended))
    const spoken = new Map(
      worker.log.lines('analysis ended').map((line) => [line.analysisId, Date.parse(String(line.time))]),
    )
    const delays = ends.map((at, index) => at - (spoken.get(ids[index % ids.length]) ?? Number.NaN))
    const repeats = followers.reduce((sum, follower) => sum + follower.repeats(), 0)
    await trial.judged()
    promise({ row: 21, what: 'followers that learnt the end', value: ends.length, least: CLIENTS })
    promise({ row: 21, what: 'delay, p99', value: quantile(delays, 0.99), most: 250, unit: 'ms' })
    promise({ row: 21, what: 'memory for 2,000 streams', value: open, most: 300, unit: 'MB' })
    promise({ row: 22, what: 'events told twice to who came back', value: repeats, most: 0 })
  })
})

/** Many, to whom there is little to say: the kernel holds all of it for them. */
const SILENT = 200
/** Few, to whom so much was said before that the kernel holds no more. */
const STUFFED = 10
/** More than both ends of a loopback connection hold: more than 3 MB here. */
const FILLING_BYTES = 5_000_000
const DROPPED_S = 30
/** For the same reason as the recorder's. */
const LOOK_INTERVAL_MS = 2000

describe.skipIf(!withRedis || !canListProcesses)('followers that do not read', () => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: 1, workers: 0, environment: SETTINGS },
    // Each look is garbage for a while, and would be measured as well.
    recording: { followEvery: 0, lookIntervalMs: 10_000 },
  })

  it('cost nothing that grows, and are let go', async () => {
    const [api] = trial.apis
    if (api === undefined) throw new Error('no API')
    const id = await trial.recorder.sendUntilAcknowledged(trial.clips[0] ?? '')
    const asking = (path: string) => `GET ${path} HTTP/1.1\r\nhost: ${new URL(api.url).host}\r\n\r\n`
    const large = (await (await fetch(`${api.url}/openapi.json`)).text()).length
    const filling = asking('/openapi.json').repeat(Math.ceil(FILLING_BYTES / large))
    const deaf = (before = '') =>
      open(api.url)
        .pause()
        .write(`${before}${asking(`/v1/analyses/${id}/events`)}`)
    const until = (most: number, least: number) => async () => {
      await pause(LOOK_INTERVAL_MS)
      const streams = await metricOf([api], 'smartplay_sse_clients')
      expect(streams).toBeLessThanOrEqual(most)
      expect(streams).toBeGreaterThanOrEqual(least)
    }
    const memory = async () => (await footprintOf(api)).residentMb
    const before = await memory()
    for (let n = 0; n < SILENT; n += 1) deaf()
    await waitUntil({ what: 'the silent streams', timeoutMs: 30_000, attempt: until(SILENT, SILENT) })
    const silent = (await memory()) - before
    for (let n = 0; n < STUFFED; n += 1) deaf(filling)
    const all = SILENT + STUFFED
    await waitUntil({ what: 'all streams', timeoutMs: 30_000, attempt: until(all, all) })
    const [openedAt, opened] = [performance.now(), await memory()]
    await waitUntil({ what: 'the end of the stuffed ones', timeoutMs: 60_000, attempt: until(SILENT, 0) })
    const seconds = (performance.now() - openedAt) / 1000
    const grown = (await memory()) - opened
    await until(SILENT, SILENT)()
    await trial.startWorker()
    await waitUntil({ what: 'the end of all streams', timeoutMs: 60_000, attempt: until(0, 0) })
    await trial.judged()
    promise({ row: 23, what: `${STUFFED} of ${all}, let go after`, value: seconds, most: DROPPED_S, unit: 's' })
    promise({ row: 23, what: `memory for ${SILENT} of them`, value: silent, most: 60, unit: 'MB' })
    promise({ row: 23, what: 'memory gained while they do not read', value: grown, most: 10, unit: 'MB' })
  })
})

describe.skipIf(!withRedis)('followers of a stream of events that is cut to ten', () => {
  const redis = useRedis()
  const trial = useTrial({ redis, clips: 80, workers: 2, recording: { followEvery: 1 } })

  it('still learn the end, by looking at the store', async () => {
    let isCutting = true
    const cutting = (async () => {
      while (isCutting) {
        await redis.command('XTRIM', '{fault}:analyse:events', 'MAXLEN', '10')
        await pause(20)
      }
    })()
    await sendSteadily(trial, { everyMs: 50 })
    await trial.recorder.settled(120_000)
    isCutting = false
    await cutting
    await trial.recorder.followed(60_000)
    await trial.judged()
    promise({ row: 24, what: 'followers that learnt the end', value: trial.recorder.heard(), least: 80 })
  })
})
