import type { ConnectionOptions } from 'bullmq'
import { Redis } from 'ioredis'

/** Where Redis is, and under which prefix all of our keys lie. */
export interface QueueAddress {
  /** redis://, rediss:// or unix:// and a socket's path. */
  readonly url: string
  readonly prefix: string
}

/**
 * A producer must not hang: a closed socket fails at once, a Redis that hangs after 1.5 s. Measured: without the
 * command time-out an add on a stopped Redis still waited after 6 s.
 */
const IMPATIENT = { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1500 } as const

/** A consumer waits for ever, with blocking commands that must not time out. */
const PATIENT = { maxRetriesPerRequest: null } as const

const retryStrategy = (times: number) => Math.min(times * 100, 2000)

export function producerConnection({ url }: QueueAddress): ConnectionOptions {
  return { ...location(url), ...IMPATIENT, retryStrategy }
}

export function consumerConnection({ url }: QueueAddress): ConnectionOptions {
  return { ...location(url), ...PATIENT, retryStrategy }
}

/**
 * A connection of our own, beside those of BullMQ, for presence and locks. Its first commands may wait until it stands;
 * errors come with each command.
 */
export function openRedis({ url }: QueueAddress): Redis {
  const options = { ...IMPATIENT, enableOfflineQueue: true, retryStrategy }
  const redis = url.startsWith('unix:') ? new Redis({ path: socketPath(url), ...options }) : new Redis(url, options)
  return redis.on('error', () => {})
}

function location(url: string): ConnectionOptions {
  return url.startsWith('unix:') ? { path: socketPath(url) } : { url }
}

function socketPath(url: string): string {
  return decodeURIComponent(new URL(url).pathname)
}
