import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'
import type { QueueAddress } from '#libs/queue/connection'
import { type RedisOptions, type RedisServer, startRedis } from '../servers/redis.ts'

/** A Redis for the tests of a describe block. */
export interface UsedRedis {
  readonly url: string
  server(): RedisServer
  /** Queues of one's own: under a prefix that nobody else has. */
  freshAddress(): QueueAddress
  /** Sends it one command, over a connection of its own. */
  command(name: string, ...args: readonly string[]): Promise<unknown>
}

/** An image may have to be fetched first, also for unit tests, whose hooks have less time by themselves. */
const START_LIMIT_MS = 180_000

/** To be called before `useDeployment`, so that it is stopped after the programs that use it. */
export function useRedis(options: RedisOptions = {}): UsedRedis {
  let started: RedisServer | undefined
  let prefixes = 0
  beforeAll(async () => {
    started = await startRedis(options)
  }, START_LIMIT_MS)
  afterAll(() => started?.stop())

  function server(): RedisServer {
    if (started === undefined) throw new Error('Redis is started before the tests, not while they are described')
    return started
  }

  return {
    get url() {
      return server().url
    },
    server,
    freshAddress: () => ({ url: server().url, prefix: `test-${prefixes++}` }),
    async command(name, ...args) {
      const connection = new Redis(server().url)
      try {
        return await connection.call(name, ...args)
      } finally {
        connection.disconnect()
      }
    },
  }
}
