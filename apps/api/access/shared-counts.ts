import type { ClientRateLimitInfo, Options, Store } from 'express-rate-limit'
import { type RedisReply, RedisStore } from 'rate-limit-redis'
import type { RedisClient } from '#libs/queue/connection'
import { within } from '#libs/queue/within'

export interface CountsOptions {
  readonly redis: RedisClient
  /** Before each client's name: one for each thing that is counted. */
  readonly prefix: string
}

/** Far more than Redis needs: on a busy machine its answer may lie there while we count the time. */
const DEADLINE_MS = 1000
/** While Redis does not answer, one request in so long asks it again; the others do not wait for it. */
const PAUSE_MS = 2000

/**
 * Counts of requests that all processes share. While Redis does not answer each process counts for itself, so that
 * a client has the limit once per process instead of once, and never none.
 *
 * shared -no answer-> alone -one request asks, now and then, and is answered-> shared
 */
export function shareCounts({ redis, prefix }: CountsOptions): Store {
  const sendCommand = (name: string, ...rest: string[]) => redis.call(name, ...rest) as Promise<RedisReply>
  const shared = new RedisStore({ prefix, sendCommand })
  let options: Options | undefined
  let alone = countAlone(0)
  let prepared: Promise<void> | undefined
  /** 0 while Redis answers. */
  let askAgainAt = 0

  return {
    prefix,
    init(given) {
      options = given
      alone = countAlone(given.windowMs)
    },
    async increment(client) {
      const isAway = askAgainAt > 0
      if (isAway && performance.now() < askAgainAt) return alone(client)
      if (isAway) askAgainAt = performance.now() + PAUSE_MS
      try {
        const counted = await within(DEADLINE_MS, 'count a request', countShared(client))
        askAgainAt = 0
        return counted
      } catch {
        prepared = undefined
        askAgainAt = performance.now() + PAUSE_MS
        return alone(client)
      }
    },
    decrement: (client) => shared.decrement(client),
    resetKey: (client) => shared.resetKey(client),
  }

  /** Its scripts are loaded when they are needed: at the start Redis may be away, and a restarted one has lost them. */
  async function countShared(client: string): Promise<ClientRateLimitInfo> {
    if (options !== undefined) prepared ??= shared.init(options)
    await prepared
    return shared.increment(client)
  }
}

/**
 * Counts in one window for all clients. The MemoryStore of express-rate-limit will not do: it hands out what it goes on
 * counting in, so that of many requests that fall back at once each reads the count of the last.
 */
function countAlone(windowMs: number): (client: string) => ClientRateLimitInfo {
  let counts = new Map<string, number>()
  let resetTime = new Date(0)
  return (client) => {
    if (resetTime.getTime() <= Date.now()) {
      counts = new Map()
      resetTime = new Date(Date.now() + windowMs)
    }
    const totalHits = (counts.get(client) ?? 0) + 1
    counts.set(client, totalHits)
    return { totalHits, resetTime }
  }
}
