import type { Config } from '#libs/config/env'
import type { Installation } from '#libs/contract/stored'
import { createComplaint } from '#libs/observability/complaint'
import type { Logger } from '#libs/observability/logger'
import type { JobQueue } from '#libs/queue/job-queue'
import type { ObjectStore } from '#libs/storage/objects'
import { admitTarget } from '#libs/webhooks/admit-target'
import { createAnnouncer } from '#libs/webhooks/announcer'
import { createWebhooks } from '#libs/webhooks/webhooks'
import type { Services } from '../services.ts'

export interface WebhooksContext {
  readonly config: Pick<Config, 'linkBase' | 'webhookReach'>
  readonly store: ObjectStore
  readonly installation: Installation
  readonly queue: Pick<JobQueue<'webhooks'>, 'enqueue' | 'enqueueAtOnce'>
  readonly log: Logger
}

/** What handlers need for webhooks; workers deliver. */
export function openWebhooks({
  config,
  store,
  installation,
  queue,
  log,
}: WebhooksContext): Pick<Services, 'webhooks' | 'announcer' | 'admitTarget'> {
  const webhooks = createWebhooks(store, {
    installation,
    onUnreadable: createComplaint(log, 'webhook passed over'),
  })
  const announcer = createAnnouncer({
    ...{ webhooks, linkBase: config.linkBase },
    enqueue: ({ webhook, id }) => queue.enqueue({ schema: 1, webhook, id }, id),
    enqueueAtOnce: ({ webhook, id }) => queue.enqueueAtOnce({ schema: 1, webhook, id }, id),
    onEnqueueError: (error) => log.warn({ err: error }, 'noted, but not enqueued yet'),
  })
  return { webhooks, announcer, admitTarget: (url) => admitTarget(url, { reach: config.webhookReach }) }
}
