import type { QueueOptions } from 'bullmq'
import { Cluster, Redis } from 'ioredis'
import { locate, type Place } from './locate.ts'

/** Where Redis is, and under which prefix all of our keys lie. */
export interface QueueAddress {
  /** redis://, rediss://, unix:// and a socket's path, redis-cluster:// or redis-sentinel://: see `locate`. */
  readonly url: string
  /** In a cluster it has a `{hash tag}`, so that all of our keys lie on one node. */
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

/** What BullMQ is to connect by. */
export interface Link {
  readonly connection: QueueOptions['connection']
  /** Closes what BullMQ leaves open, because it was handed it and did not open it itself. */
  release(): void
}

export function linkProducer({ url }: QueueAddress): Link {
  return link(locate(url), IMPATIENT)
}

export function linkConsumer({ url }: QueueAddress): Link {
  return link(locate(url), PATIENT)
}

export type RedisClient = Redis | Cluster

/**
 * A connection of our own, beside those of BullMQ, for presence and locks. Its first commands may wait until it stands;
 * errors come with each command.
 */
export function openRedis({ url }: QueueAddress): RedisClient {
  const place = locate(url)
  const patience = { ...IMPATIENT, enableOfflineQueue: true }
  const redis = place.kind === 'cluster' ? openCluster(place, patience) : openServer(place, patience)
  return redis.on('error', () => {})
}

/** The servers that can be full: the one, or all masters of a cluster. */
export function mastersOf(redis: RedisClient): readonly Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis]
}

type ClusterPlace = Extract<Place, { readonly kind: 'cluster' }>
type ServerPlace = Exclude<Place, ClusterPlace>

interface Patience {
  readonly maxRetriesPerRequest: number | null
  readonly enableOfflineQueue?: boolean
  readonly commandTimeout?: number
}

function link(place: Place, patience: Patience): Link {
  if (place.kind !== 'cluster') return { connection: optionsOf(place, patience), release: () => {} }
  const cluster = openCluster(place, patience).on('error', () => {})
  return { connection: cluster, release: () => cluster.disconnect() }
}

function openServer(place: ServerPlace, patience: Patience): Redis {
  const options = optionsOf(place, patience)
  return 'url' in options ? new Redis(options.url, options) : new Redis(options)
}

function optionsOf(place: ServerPlace, patience: Patience) {
  const common = { ...patience, retryStrategy }
  switch (place.kind) {
    case 'server':
      return { ...common, url: place.url }
    case 'socket':
      return { ...common, path: place.path }
    case 'sentinel':
      return { ...common, ...place.credentials, sentinels: [...place.nodes], name: place.master }
    default:
      return place satisfies never
  }
}

/** The nodes are asked for the whole cluster, so some of them are enough. */
function openCluster({ nodes, credentials }: ClusterPlace, patience: Patience): Cluster {
  const { enableOfflineQueue = true, ...each } = patience
  const redisOptions = { ...each, ...credentials }
  return new Cluster([...nodes], { enableOfflineQueue, clusterRetryStrategy: retryStrategy, redisOptions })
}
