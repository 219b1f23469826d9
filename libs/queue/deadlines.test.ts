import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { isRedisAvailable, type RedisServer, startRedis } from '../../tests/servers/redis.ts'
import { openExclusive } from './exclusive.ts'
import { openJobQueue } from './job-queue.ts'
import { openPresence } from './presence.ts'

/** Two seconds are promised; the rest is for a busy machine. */
const DEADLINE_MS = 2500
const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('a Redis that does not answer', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  }, 180_000)
  afterAll(() => redis?.stop())

  async function open() {
    const address = { url: redis.url, prefix: 'test' }
    const [queue, presence, exclusive] = [
      openJobQueue(address, 'analyse'),
      openPresence(address),
      openExclusive(address),
    ]
    onTestFinished(async () => {
      exclusive.close()
      presence.close()
      await queue.close().catch(() => {})
    })
    const calls = [
      () => queue.enqueue(job, 'song'),
      () => queue.look('song'),
      () => queue.remove('song'),
      () => queue.failureOf('song'),
      () => queue.counts(),
      () => presence.members(),
      () => presence.leave('nobody'),
      () => exclusive.attempt('sweep', 1000, async () => {}),
    ]
    await Promise.all(calls.map((call) => call()))
    return calls
  }

  async function expectRefusals(calls: readonly (() => Promise<unknown>)[]) {
    const startedAt = performance.now()
    const outcomes = await Promise.allSettled(calls.map((call) => call()))
    expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS)
    const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
    expect(codes).toEqual(calls.map(() => 'queue-unavailable'))
  }

  it('is queue-unavailable within its deadline when it hangs, and serves again after', async () => {
    const calls = await open()
    await redis.pause()
    await expectRefusals(calls)
    await redis.resume()
    await Promise.all(calls.map((call) => call()))
  })

  it('is queue-unavailable within its deadline when it is dead', async () => {
    const calls = await open()
    await redis.kill()
    await expectRefusals(calls)
    await redis.restart()
  })
})
