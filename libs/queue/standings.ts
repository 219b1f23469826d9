import { QueueKeys } from 'bullmq'
import { QUEUES, type QueueName } from '#libs/contract/job'
import { openRedis, type QueueAddress, type RedisClient } from './connection.ts'
import { within } from './within.ts'

/** How one queue stands, for operators and for whatever scales workers. */
export interface Standing {
  readonly queue: QueueName
  readonly jobs: Readonly<Record<State, number>>
  /** Age of the job that is taken next; 0 where none waits. */
  readonly oldestWaitingSeconds: number
}

export interface Standings {
  /** All queues, in two round trips. Rejects with `queue-unavailable` where Redis does not answer within 2 s. */
  look(): Promise<readonly Standing[]>
  close(): void
}

/** What waits on a paused queue is `paused`: it asks for no worker. */
type State = 'waiting' | 'paused' | 'prioritized' | 'active' | 'delayed' | 'completed' | 'failed'

const DEADLINE_MS = 2000

/** Looks at BullMQ's own keys: a `Queue` per name would be a connection each, and several commands per state. */
export function openStandings(address: QueueAddress): Standings {
  const redis = openRedis(address)
  const keys = new QueueKeys(address.prefix)
  return {
    look: () => within(DEADLINE_MS, 'look at the queues', look(redis, keys)),
    close: () => redis.disconnect(),
  }
}

async function look(redis: RedisClient, keys: QueueKeys): Promise<readonly Standing[]> {
  const counted = await Promise.all(QUEUES.map((queue) => count(redis, keys, queue)))
  const now = Date.now()
  const ages = counted.map(({ queue, next }) => ageOf(redis, keys.toKey(queue, next ?? ''), { next, now }))
  const oldest = await Promise.all(ages)
  return counted.map(({ queue, jobs }, index) => ({ queue, jobs, oldestWaitingSeconds: oldest[index] ?? 0 }))
}

/** Waiting jobs are pushed on the left and taken from the right; prioritised ones wait in a sorted set of their own. */
async function count(redis: RedisClient, keys: QueueKeys, queue: QueueName) {
  const of = (state: string) => keys.toKey(queue, state)
  const [inLine, preferring, active, delayed, completed, failed, [first], [preferred], isPaused] = await Promise.all([
    redis.llen(of('wait')),
    redis.zcard(of('prioritized')),
    redis.llen(of('active')),
    redis.zcard(of('delayed')),
    redis.zcard(of('completed')),
    redis.zcard(of('failed')),
    redis.lrange(of('wait'), -1, -1),
    redis.zrange(of('prioritized'), '0', '0'),
    redis.hexists(of('meta'), 'paused'),
  ])
  const [waiting, prioritized, paused] = isPaused === 1 ? [0, 0, inLine + preferring] : [inLine, preferring, 0]
  const jobs = { waiting, paused, prioritized, active, delayed, completed, failed }
  return { queue, jobs, next: isPaused === 1 ? undefined : (first ?? preferred) }
}

interface Next {
  readonly next: string | undefined
  readonly now: number
}

async function ageOf(redis: RedisClient, jobKey: string, { next, now }: Next): Promise<number> {
  if (next === undefined) return 0
  const timestamp = await redis.hget(jobKey, 'timestamp')
  return timestamp === null ? 0 : Math.max(0, (now - Number(timestamp)) / 1000)
}
