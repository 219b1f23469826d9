import { setTimeout as pause } from 'node:timers/promises'
import type { QueueName } from '#libs/contract/job'
import { openRedis, type QueueAddress } from './connection.ts'
import { within } from './within.ts'

/** Tells those who work between others' jobs when it is their turn. */
export interface Lookout {
  /**
   * Jobs that wait on the watched queues, those that are paused left out; 0 where Redis does not answer, for then nobody
   * could be served first.
   */
  waiting(): Promise<number>
  /** Resolves as soon as none waits; rejects with abort's reason. */
  quiet(abort: AbortSignal): Promise<void>
  close(): void
}

const DEADLINE_MS = 500
const LOOK_INTERVAL_MS = 200

export function openLookout(address: QueueAddress, watched: readonly QueueName[]): Lookout {
  const redis = openRedis(address)
  const queues = watched.map((name) => `${address.prefix}:${name}`)
  return {
    waiting,
    async quiet(abort) {
      abort.throwIfAborted()
      while ((await waiting()) > 0) await pause(LOOK_INTERVAL_MS, undefined, { signal: abort })
    },
    close: () => redis.disconnect(),
  }

  async function waiting(): Promise<number> {
    const lengths = Promise.all(queues.map(waitingOn))
    const counted = await within(DEADLINE_MS, 'count waiting jobs', lengths).catch(() => [])
    return counted.reduce((sum, length) => sum + length, 0)
  }

  /** BullMQ notes a pause in the queue's `meta`, and leaves its jobs where they wait. */
  async function waitingOn(queue: string): Promise<number> {
    const [length, paused] = await Promise.all([redis.llen(`${queue}:wait`), redis.hexists(`${queue}:meta`, 'paused')])
    return paused === 1 ? 0 : length
  }
}
