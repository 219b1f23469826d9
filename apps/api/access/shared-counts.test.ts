import type { Options } from 'express-rate-limit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRedis } from '#libs/queue/connection'
import { shareCounts } from './shared-counts.ts'

/** Nobody listens there. */
const NOWHERE = { url: 'redis://127.0.0.1:1', prefix: 'test' }

function countsWithoutRedis(windowMs: number) {
  const redis = openRedis(NOWHERE)
  onTestFinished(() => redis.disconnect())
  const counts = shareCounts({ redis, prefix: 'reads:' })
  counts.init?.({ windowMs } as Options)
  return counts
}

describe('counts without Redis', () => {
  it('are exact, also where many requests find out at once that Redis is away', async () => {
    const counts = countsWithoutRedis(60_000)
    const counted = await Promise.all(Array.from({ length: 100 }, () => counts.increment('one')))
    expect(counted.map(({ totalHits }) => totalHits).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
    expect((await counts.increment('other')).totalHits).toBe(1)
  })

  it('begin again after a window', async () => {
    const counts = countsWithoutRedis(1)
    const { resetTime } = await counts.increment('one')
    while (Date.now() < (resetTime?.getTime() ?? 0)) await new Promise(setImmediate)
    expect((await counts.increment('one')).totalHits).toBe(1)
  })

  it('keep nobody waiting once it is known that Redis is away', async () => {
    const counts = countsWithoutRedis(60_000)
    await counts.increment('one')
    const counted = Promise.all(Array.from({ length: 100 }, () => counts.increment('one'))).then(() => 'counted')
    // In the same turn of the loop: whoever asked Redis would be answered, or refused, in a later one.
    const nextTurn = new Promise((resolve) => setImmediate(resolve, 'waited'))
    expect(await Promise.race([counted, nextTurn])).toBe('counted')
  })
})
