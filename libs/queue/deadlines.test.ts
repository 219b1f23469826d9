import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openExclusive } from './exclusive.ts'
import { openJobQueue } from './job-queue.ts'
import { openPresence } from './presence.ts'

/** What is promised of every call, and to whoever uploads, who waits for two. */
const PROMISED_MS = 2000
const PATIENCE = { timeout: 20_000 }
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
    await serves(calls)
    return calls
  }

  /** Connecting, too, may take a busy machine longer than a call may take. */
  function serves(calls: readonly (() => Promise<unknown>)[]) {
    return vi.waitFor(() => Promise.all(calls.map((call) => call())), PATIENCE)
  }

  /**
   * What has become of the work when so much is promised of it, by a clock that is moved by hand: Redis says nothing, so
   * nothing but timers can end it, and a machine that is late with them breaks no promise of ours.
   */
  async function inTime<T>(begin: () => Promise<T>): Promise<T> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const work = begin()
      await vi.advanceTimersByTimeAsync(PROMISED_MS)
      const late = new Promise<never>((_resolve, reject) => setImmediate(reject, new Error('it is not over in time')))
      return await Promise.race([work, late])
    } finally {
      vi.useRealTimers()
    }
  }

  async function expectRefusals(calls: readonly (() => Promise<unknown>)[]) {
    const outcomes = await inTime(() => Promise.allSettled(calls.map((call) => call())))
    const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
    expect(codes).toEqual(calls.map(() => 'queue-unavailable'))
  }

  it('is queue-unavailable within its deadline when it hangs, and serves again after', async () => {
    const calls = await open()
    await redis.server().pause()
    await expectRefusals(calls)
    await redis.server().resume()
    await serves(calls)
  })

  it('holds an upload up for less than two seconds when it hangs: enqueued in vain, looked for in vain', async () => {
    const [enqueue, look] = await open()
    await redis.server().pause()
    const upload = async () => [await Promise.allSettled([enqueue?.()]), await Promise.allSettled([look?.()])]
    const outcomes = await inTime(upload)
    await redis.server().resume()
    expect(outcomes.flat().map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('is queue-unavailable within its deadline when it is dead', async () => {
    const calls = await open()
    await redis.server().kill()
    await expectRefusals(calls)
    await redis.server().restart()
  })
})
