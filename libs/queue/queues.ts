import type { Queue } from 'bullmq'
import { QUEUES, type QueueName } from '#libs/contract/job'
import type { QueueAddress } from './connection.ts'
import { type JobQueue, openJobQueue } from './job-queue.ts'

/** The sending sides of all queues, each by its name. */
export type Queues = { readonly [Name in QueueName]: JobQueue<Name> } & {
  /** For the dashboard. */
  readonly boards: readonly Queue[]
  close(): Promise<void>
}

export function openQueues(address: QueueAddress): Queues {
  const opened = {
    analyse: openJobQueue(address, 'analyse'),
    batch: openJobQueue(address, 'batch'),
    reindex: openJobQueue(address, 'reindex'),
    webhooks: openJobQueue(address, 'webhooks'),
  }
  return {
    ...opened,
    boards: QUEUES.map((name) => opened[name].queue),
    async close() {
      await Promise.all(QUEUES.map((name) => opened[name].close()))
    },
  }
}
