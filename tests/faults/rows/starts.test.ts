import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../fixtures/random.ts'
import { submit, waitForResult } from '../../programs/client.ts'
import { useDeployment } from '../../programs/deployment.ts'
import { useRedis } from '../../programs/redis.ts'
import { useS3 } from '../../programs/s3.ts'
import { useSounds } from '../../programs/sounds.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { isVersitygwAvailable, startVersitygw } from '../../servers/s3.ts'
import { promise } from '../figures.ts'
import { SEED } from '../seed.ts'

const TOO_EARLY_MS = 5000
const READY_S = 10

const isPossible = (await isRedisAvailable()) && (await isVersitygwAvailable())

describe.skipIf(!isPossible)('programs that are started before', () => {
  const redis = useRedis()
  const s3 = useS3(startVersitygw)
  const deployment = useDeployment({ redis, environment: { RECONCILE_INTERVAL_MS: '1000' } })
  const sounds = useSounds()

  it.each([
    ['Redis', () => redis.server()],
    ['the object store', () => s3.server()],
  ] as const)('%s wait for it, and then do their work', async (what, server) => {
    await server().kill()
    const starting = Promise.all([deployment.startApi(s3.environment), deployment.startWorker(s3.environment)])
    await pause(TOO_EARLY_MS)
    await server().restart()
    const backAt = performance.now()
    const [api, worker] = await starting
    const readyS = (performance.now() - backAt) / 1000
    const { id } = await submit(api.url, await sounds.tone(what.length))
    await waitForResult(api.url, id)
    await worker.stop()
    await api.stop()
    promise({ row: 27, what: `${what}: ready after it is there`, value: Math.max(0, readyS), most: READY_S, unit: 's' })
  })
})

const WRONG = [
  '',
  ' ',
  '-1',
  '0',
  '1e9',
  '99999999999',
  'NaN',
  'tcp://nowhere',
  '../..',
  'true false',
  '\u0000x'.slice(1),
]
const VARIABLES = [
  ...['PORT', 'ADMIN_PORT', 'REDIS_URL', 'S3_ENDPOINT', 'MAX_FILE_SIZE', 'MAX_BACKLOG', 'LOG_LEVEL', 'TRUST_PROXY'],
  ...['WORKER_CONCURRENCY', 'FEATURE_THREADS', 'SYNC_WAIT_MS', 'CACHE_TTL_MS', 'RECONCILE_INTERVAL_MS'],
  ...['RETAIN_AUDIO_HOURS', 'HOST', 'PUBLIC_URL', 'BASE_PATH', 'WEBHOOK_ALLOW_PRIVATE'],
]
const FUZZED = 20

describe('a program whose configuration is wrong', () => {
  const deployment = useDeployment()

  it('ends at once, with a sentence that names the variable', async () => {
    const random = randomFrom(SEED)
    const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
    let named = 0
    for (let n = 0; n < FUZZED; n += 1) {
      const variable = one(VARIABLES)
      const value = `${one(WRONG)}%${one(WRONG)}`
      const { status, log } = await deployment.run('worker', { REDIS_URL: 'redis://127.0.0.1:1', [variable]: value })
      expect(status, `${variable}=${value}`).toBe(1)
      if (log.tail().includes(variable)) named += 1
    }
    promise({ row: 37, what: `of ${FUZZED} wrong values, named`, value: named, least: FUZZED })
  })
})
