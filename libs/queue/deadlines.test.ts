import { describe, expect, it, onTestFinished } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openExclusive } from './exclusive.ts'
import { openJobQueue } from './job-queue.ts'
import { openPresence } from './presence.ts'

/** Two seconds are promised; the rest is for a busy machine. */
const DEADLINE_MS = 2500
/** What is promised to whoever uploads, who waits for both. */
const ENQUEUE_AND_LOOK_MS = 2000
const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('a Redis that does not answer', () => {
  const redis = useRedis()

  async function open() {
    const address = redis.freshAddress()
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
    await redis.server().pause()
    await expectRefusals(calls)
    await redis.server().resume()
    await Promise.all(calls.map((call) => call()))
  })

  it('holds an upload up for less than two seconds when it hangs: enqueued in vain, looked for in vain', async () => {
    const [enqueue, look] = await open()
    await redis.server().pause()
    const startedAt = performance.now()
    await enqueue?.().catch(() => {})
    await look?.().catch(() => {})
    const ms = performance.now() - startedAt
    await redis.server().resume()
    expect(ms).toBeLessThan(ENQUEUE_AND_LOOK_MS)
  })

  it('is queue-unavailable within its deadline when it is dead', async () => {
    const calls = await open()
    await redis.server().kill()
    await expectRefusals(calls)
    await redis.server().restart()
  })
})
