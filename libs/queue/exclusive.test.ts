import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate } from '../../tests/fixtures/gate.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { waitUntil } from '../../tests/servers/wait-until.ts'
import { type Exclusive, openExclusive } from './exclusive.ts'

const LONG_MS = 60_000

describe.skipIf(!(await isRedisAvailable()))('openExclusive', () => {
  const redis = useRedis()
  let one: Exclusive
  let other: Exclusive
  beforeAll(() => {
    const address = redis.freshAddress()
    one = openExclusive(address)
    other = openExclusive(address)
  })
  afterAll(() => {
    one?.close()
    other?.close()
  })

  it('lets one at a time do the work', async () => {
    const done: boolean[] = []
    const first = await one.attempt('work', LONG_MS, async () => {
      done.push(await other.attempt('work', LONG_MS, async () => {}))
    })
    expect([first, ...done]).toEqual([true, false])
  })

  it('keeps different works apart', async () => {
    await one.attempt('work', LONG_MS, async () => {
      expect(await other.attempt('other work', LONG_MS, async () => {})).toBe(true)
    })
  })

  it('is free again after the work, also when that failed', async () => {
    await expect(one.attempt('work', LONG_MS, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await other.attempt('work', LONG_MS, async () => {})).toBe(true)
  })

  it('falls after its time, and a late holder leaves the next one its lock', async () => {
    const [held, mayEnd] = [gate(), gate()]
    let next: Promise<boolean> | undefined
    await one.attempt('work', 50, async () => {
      await waitUntil({
        what: 'the lock',
        timeoutMs: 5000,
        attempt: async () => {
          next = other.attempt('work', LONG_MS, () => {
            held.open()
            return mayEnd.opened
          })
          const taken = await Promise.race([next, held.opened.then(() => 'held')])
          expect(taken).toBe('held')
        },
      })
    })
    expect(await one.attempt('work', LONG_MS, async () => {})).toBe(false)
    mayEnd.open()
    expect(await next).toBe(true)
  })
})
