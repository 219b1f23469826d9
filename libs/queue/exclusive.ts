import { randomUUID } from 'node:crypto'
import { openRedis, type QueueAddress } from './connection.ts'
import { within } from './within.ts'

/** A lock among all processes on one Redis. It spares double work; nothing is wrong when two hold it. */
export interface Exclusive {
  /** Runs the work if nobody else does, and says whether it did. The lock falls after `ttlMs` whatever happens. */
  attempt(name: string, ttlMs: number, work: () => Promise<void>): Promise<boolean>
  close(): void
}

const DEADLINE_MS = 2000

/** Removes the lock only if it is still ours. */
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

export function openExclusive(address: QueueAddress): Exclusive {
  const redis = openRedis(address)
  return {
    async attempt(name, ttlMs, work) {
      const key = `${address.prefix}:lock:${name}`
      const token = randomUUID()
      const taken = await within(DEADLINE_MS, `lock ${name}`, redis.set(key, token, 'PX', ttlMs, 'NX'))
      if (taken !== 'OK') return false
      try {
        await work()
      } finally {
        await redis.eval(RELEASE, 1, key, token).catch(() => {})
      }
      return true
    },
    close: () => redis.disconnect(),
  }
}
