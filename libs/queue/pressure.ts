import type { QueueName } from '#libs/contract/job'
import { mastersOf, openRedis, type QueueAddress, type RedisClient } from './connection.ts'
import { within } from './within.ts'

/** How full Redis is. */
export interface Pressure {
  /** Songs that wait to be analysed. */
  readonly waiting: number
  /** Used memory / maxmemory; 0 where Redis has no limit. */
  readonly memoryShare: number
}

export interface PressureGauge {
  /** Rejects with `queue-unavailable` while Redis does not answer. */
  read(): Promise<Pressure>
  close(): void
}

const DEADLINE_MS = 2000
const UPLOADS: readonly QueueName[] = ['analyse', 'batch']

export function openPressureGauge(address: QueueAddress): PressureGauge {
  const redis = openRedis(address)
  return {
    read: () => within(DEADLINE_MS, 'say how full it is', read(redis, address.prefix)),
    close: () => redis.disconnect(),
  }
}

async function read(redis: RedisClient, prefix: string): Promise<Pressure> {
  const lengths = UPLOADS.map((queue) => redis.llen(`${prefix}:${queue}:wait`))
  const shares = Promise.all(mastersOf(redis).map(async (master) => shareIn(await master.info('memory'))))
  const [memory, ...waiting] = await Promise.all([shares, ...lengths])
  return {
    waiting: waiting.reduce((sum, length) => sum + length, 0),
    memoryShare: Math.max(0, ...memory),
  }
}

function shareIn(memory: string): number {
  const most = numberIn(memory, 'maxmemory')
  return most > 0 ? numberIn(memory, 'used_memory') / most : 0
}

/** INFO answers in lines of `name:value`. */
function numberIn(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
}
