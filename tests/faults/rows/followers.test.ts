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
const JOBS = 500
const OPENED_AT_ONCE = 100
const SETTINGS = { SSE_CLIENTS_PER_ADDRESS: '10000' }

describe.skipIf(!withRedis || !canListProcesses)('two thousand followers of five hundred songs on one API', () => {
  const trial = useTrial({
    ...{ redis: useRedis(), clips: JOBS, workers: 0, environment: SETTINGS },
    recording: { followEvery: 0 },
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

describe.skipIf(!withRedis || !canListProcesses)('a follower that does not read', () => {
  const trial = useTrial({ redis: useRedis(), clips: 1, workers: 0, environment: SETTINGS })

  it('costs nothing that grows', async () => {
    const [api] = trial.apis
    if (api === undefined) throw new Error('no API')
    const [clip = ''] = trial.clips
    const id = await trial.recorder.sendUntilAcknowledged(clip)
    const before = (await footprintOf(api)).residentMb
    const { host } = new URL(api.url)
    const deaf = Array.from({ length: 200 }, () => open(api.url).pause())
    for (const socket of deaf) socket.write(`GET /v1/analyses/${id}/events HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
    const attempt = async () => expect(await metricOf([api], 'smartplay_sse_clients')).toBeGreaterThanOrEqual(200)
    await waitUntil({ what: 'two hundred streams', timeoutMs: 30_000, attempt })
    await pause(20_000)
    const grown = (await footprintOf(api)).residentMb - before
    for (const socket of deaf) socket.destroy()
    const gone = async () => expect(await metricOf([api], 'smartplay_sse_clients')).toBeLessThan(5)
    await waitUntil({ what: 'the end of the streams', timeoutMs: 30_000, attempt: gone })
    await trial.startWorker()
    await trial.judged()
    promise({ row: 23, what: 'memory after 20 s of 200 of them', value: grown, most: 60, unit: 'MB' })
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
