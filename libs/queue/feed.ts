import { QueueEvents } from 'bullmq'
import { JOBS, type ProgressOf, type QueueName } from '#libs/contract/job'
import { linkConsumer, type QueueAddress } from './connection.ts'
import { within } from './within.ts'

/** What goes by on the queue. A hint only: whether and how an analysis ended, the store says. */
export type FeedEvent<Name extends QueueName = 'analyse'> =
  | { readonly kind: 'progress'; readonly jobId: string; readonly progress: ProgressOf<Name> }
  | { readonly kind: 'ended'; readonly jobId: string; readonly outcome: string }

/** The outcome of a job that was taken off the queue before it ended, or made room for another. */
export const REMOVED = 'removed'

export type FeedListener<Name extends QueueName = 'analyse'> = (event: FeedEvent<Name>) => void

/** One stream of events per process and queue, fanned out in memory: a follower costs no connection. */
export interface Feed<Name extends QueueName = 'analyse'> {
  /** Calls back on the events of one job until the returned function is called. */
  follow(jobId: string, listener: FeedListener<Name>): () => void
  followAll(listener: FeedListener<Name>): () => void
  close(): Promise<void>
}

/** A patient connection would wait for a Redis that is away as long as that is; a program has several to end in time. */
const CLOSE_MS = 500

export function openFeed<Name extends QueueName>(address: QueueAddress, name: Name): Feed<Name> {
  const { connection, release } = linkConsumer(address)
  const events = new QueueEvents(name, { connection, prefix: address.prefix })
  const followers = createFollowers<Name>()
  events.on('error', () => {})
  events.on('progress', ({ jobId, data }) => {
    const progress = JOBS[name].progress.safeParse(data).data as ProgressOf<Name> | undefined
    if (progress !== undefined) followers.tell({ kind: 'progress', jobId, progress })
  })
  events.on('completed', ({ jobId, returnvalue }) => {
    followers.tell({ kind: 'ended', jobId, outcome: String(returnvalue) })
  })
  events.on('removed', ({ jobId }) => followers.tell({ kind: 'ended', jobId, outcome: REMOVED }))
  events.on('failed', ({ jobId }) => followers.tell({ kind: 'ended', jobId, outcome: 'failed' }))

  return {
    follow: followers.add,
    followAll: (listener) => followers.add(EVERYBODY, listener),
    close: () => within(CLOSE_MS, 'end the events', events.close()).finally(release),
  }
}

/** No job id is empty. */
const EVERYBODY = ''

function createFollowers<Name extends QueueName>() {
  const followers = new Map<string, Set<FeedListener<Name>>>()
  return {
    add(jobId: string, listener: FeedListener<Name>): () => void {
      const listeners = followers.get(jobId) ?? new Set()
      followers.set(jobId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && followers.get(jobId) === listeners) followers.delete(jobId)
      }
    },
    tell(event: FeedEvent<Name>): void {
      for (const listener of followers.get(event.jobId) ?? []) listener(event)
      for (const listener of followers.get(EVERYBODY) ?? []) listener(event)
    },
  }
}
