import { QueueEvents } from 'bullmq'
import { type JobProgress, jobProgress, type QueueName } from '#libs/contract/job'
import { consumerConnection, type QueueAddress } from './connection.ts'
import { within } from './within.ts'

/** What goes by on the queue. A hint only: whether and how an analysis ended, the store says. */
export type FeedEvent =
  | { readonly kind: 'progress'; readonly jobId: string; readonly progress: JobProgress }
  | { readonly kind: 'ended'; readonly jobId: string; readonly outcome: string }

/** The outcome of a job that was taken off the queue before it ended, or made room for another. */
export const REMOVED = 'removed'

export type FeedListener = (event: FeedEvent) => void

/** One stream of events per process, fanned out in memory: a follower costs no connection. */
export interface Feed {
  /** Calls back on the events of one job until the returned function is called. */
  follow(jobId: string, listener: FeedListener): () => void
  followAll(listener: FeedListener): () => void
  close(): Promise<void>
}

/** A patient connection would wait for a Redis that is away as long as that is. */
const DEADLINE_MS = 2000

export function openFeed(address: QueueAddress): Feed {
  const name: QueueName = 'analyse'
  const events = new QueueEvents(name, { connection: consumerConnection(address), prefix: address.prefix })
  const followers = createFollowers()
  events.on('error', () => {})
  events.on('progress', ({ jobId, data }) => {
    const progress = jobProgress.safeParse(data)
    if (progress.success) followers.tell({ kind: 'progress', jobId, progress: progress.data })
  })
  events.on('completed', ({ jobId, returnvalue }) => {
    followers.tell({ kind: 'ended', jobId, outcome: String(returnvalue) })
  })
  events.on('removed', ({ jobId }) => followers.tell({ kind: 'ended', jobId, outcome: REMOVED }))
  events.on('failed', ({ jobId }) => followers.tell({ kind: 'ended', jobId, outcome: 'failed' }))

  return {
    follow: followers.add,
    followAll: (listener) => followers.add(EVERYBODY, listener),
    close: () => within(DEADLINE_MS, 'end the events', events.close()),
  }
}

/** No job id is empty. */
const EVERYBODY = ''

function createFollowers() {
  const followers = new Map<string, Set<FeedListener>>()
  return {
    add(jobId: string, listener: FeedListener): () => void {
      const listeners = followers.get(jobId) ?? new Set()
      followers.set(jobId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && followers.get(jobId) === listeners) followers.delete(jobId)
      }
    },
    tell(event: FeedEvent): void {
      for (const listener of followers.get(event.jobId) ?? []) listener(event)
      for (const listener of followers.get(EVERYBODY) ?? []) listener(event)
    },
  }
}
