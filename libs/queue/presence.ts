import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { openRedis, type QueueAddress, type RedisClient } from './connection.ts'
import { within } from './within.ts'

/** What a living program says of itself. */
const member = z.object({
  instance: z.string(),
  role: z.enum(['api', 'worker']),
  storeId: z.string(),
  pipelineVersion: z.string(),
  /** Songs in work at once; 0 for an API. */
  concurrency: z.number().int().nonnegative(),
  /** Recent mean for one song; null before the first. */
  secondsPerSong: z.number().nullable(),
})
export type Member = z.infer<typeof member>

/** Who is alive, by heartbeats in Redis. Ages are taken by the clock of Redis, so that skewed hosts agree. */
export interface Presence {
  beat(self: Member): Promise<void>
  leave(instance: string): Promise<void>
  /** All that have beaten within MEMBER_AGE_MS, but for those that only another release can read. */
  members(): Promise<readonly Member[]>
  close(): void
}

export const BEAT_INTERVAL_MS = 5000
export const MEMBER_AGE_MS = 30_000
const DEADLINE_MS = 2000

export function openPresence(address: QueueAddress): Presence {
  const redis = openRedis(address)
  const key = `${address.prefix}:members`
  return {
    beat: (self) => within(DEADLINE_MS, 'take a heartbeat', beat(redis, key, self)),
    leave: (instance) =>
      within(
        DEADLINE_MS,
        'forget a member',
        redis.hdel(key, instance).then(() => {}),
      ),
    members: () => within(DEADLINE_MS, 'list members', members(redis, key)),
    close: () => redis.disconnect(),
  }
}

async function beat(redis: RedisClient, key: string, self: Member): Promise<void> {
  await redis.hset(key, self.instance, JSON.stringify({ ...self, beatAt: await timeOf(redis) }))
}

async function members(redis: RedisClient, key: string): Promise<readonly Member[]> {
  const now = await timeOf(redis)
  const entries = Object.entries(await redis.hgetall(key)).map(([instance, text]) => ({ instance, said: jsonOf(text) }))
  const gone = entries.filter(({ said }) => now - beatAtOf(said) > MEMBER_AGE_MS)
  if (gone.length > 0) await redis.hdel(key, ...gone.map(({ instance }) => instance))
  return entries.filter((entry) => !gone.includes(entry)).flatMap(({ said }) => beaten.safeParse(said).data ?? [])
}

const beaten = member.extend({ beatAt: z.number() })
const aged = beaten.pick({ beatAt: true })

/** What another release says so that this one cannot read it has an age all the same; what has none is nobody's. */
function beatAtOf(said: unknown): number {
  return aged.safeParse(said).data?.beatAt ?? Number.NEGATIVE_INFINITY
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Milliseconds by the clock of Redis. */
async function timeOf(redis: RedisClient): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}

/** Programs that share a queue must share a store: a worker elsewhere would not find what was promised here. */
export function checkSameStore(members: readonly Member[], storeId: string): void {
  const stranger = members.find((other) => other.storeId !== storeId)
  if (stranger === undefined) return
  throw new SmartPlayError(
    'store-unsuitable',
    `this program uses another object store than ${stranger.role} ${stranger.instance} on the same Redis ` +
      '(expected the same S3_ENDPOINT and S3_BUCKET, or the same DATA_DIR, or another QUEUE_PREFIX)',
  )
}
