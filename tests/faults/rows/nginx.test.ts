import { afterAll, beforeAll, describe, it } from 'vitest'
import { useRedis } from '../../programs/redis.ts'
import { freePort } from '../../servers/free-port.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import type { TestServer } from '../../servers/server.ts'
import { isAvailable, startServer } from '../../servers/start-server.ts'
import { promise } from '../figures.ts'
import { sendSteadily } from '../load.ts'
import { metricOf } from '../metric.ts'
import { nginxPoolRecipe } from '../nginx-pool.ts'
import { START_PATIENCE_MS, useTrial } from '../trial.ts'

const APIS = 3
const WORKERS = 6
const CLIPS = 300

const isPossible = (await isRedisAvailable()) && (await isAvailable(nginxPoolRecipe([1])))

describe.skipIf(!isPossible)('three APIs and six workers behind nginx, all of them restarted under load', () => {
  const redis = useRedis()
  let door = ''
  let nginx: TestServer | undefined
  const trial = useTrial({
    ...{ redis, clips: CLIPS, apis: 0, workers: 0, door: () => door },
    environment: { WORKER_CONCURRENCY: '1' },
  })
  const ports: number[] = []

  beforeAll(async () => {
    for (let n = 0; n < APIS; n += 1) {
      const port = await freePort()
      ports.push(port)
      await trial.startApi({ PORT: String(port) })
    }
    for (let n = 0; n < WORKERS; n += 1) await trial.startWorker()
    nginx = await startServer(nginxPoolRecipe(ports))
    door = `http://${nginx.host}:${nginx.port}`
  }, START_PATIENCE_MS)
  afterAll(() => nginx?.stop())

  it('answer every upload, lose none and double none', async () => {
    const load = sendSteadily(trial, { everyMs: 200 })
    for (const worker of [...trial.workers]) {
      await trial.startWorker()
      await trial.stop(worker)
    }
    for (const [n, api] of [...trial.apis].entries()) {
      await trial.stop(api)
      await trial.startApi({ PORT: String(ports[n]) })
    }
    await load
    await trial.recorder.settled(120_000)
    const failed = Number(await redis.command('ZCARD', '{fault}:analyse:failed'))
    const stalled = await metricOf(trial.workers, 'smartplay_jobs_stalled_total')
    await trial.judged()
    const refused = trial.recorder.answers.filter(({ status }) => status === 0 || status >= 500).length
    promise({ row: 47, what: 'uploads ended well', value: trial.recorder.ended.size, least: CLIPS })
    promise({ row: 47, what: 'uploads that were turned away', value: refused, most: 0 })
    promise({ row: 47, what: 'failed and stalled jobs', value: failed + stalled, most: 0 })
  })
})
