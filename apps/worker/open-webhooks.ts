import type { Ledger } from '#libs/analyses/ledger'
import type { Config } from '#libs/config/env'
import type { Installation } from '#libs/contract/stored'
import { createComplaint } from '#libs/observability/complaint'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openConsumer } from '#libs/queue/consumer'
import { openJobQueue } from '#libs/queue/job-queue'
import type { ObjectStore } from '#libs/storage/objects'
import type { Tracer } from '#libs/tracing/tracer'
import { type Announcer, createAnnouncer } from '#libs/webhooks/announcer'
import { createSend } from '#libs/webhooks/send'
import { createWebhooks } from '#libs/webhooks/webhooks'
import { type Conclude, createConclude } from './conclude.ts'
import { createDeliverWebhooks } from './deliver-webhooks.ts'
import { healDeliveries } from './heal-deliveries.ts'
import { measureRuns } from './measure-runs.ts'
import type { DeliveryCare } from './reconcile.ts'
import { shareAmongReceivers } from './share-among-receivers.ts'

export interface WebhooksContext {
  readonly config: Pick<Config, 'linkBase' | 'webhookReach' | 'retainDeliveriesMs'>
  readonly store: ObjectStore
  readonly installation: Installation
  readonly ledger: Ledger
  readonly address: QueueAddress
  readonly log: Logger
  readonly metrics: WorkerMetrics
  readonly tracer: Tracer
  readonly lifetime: Lifetime
}

/** What a worker does for webhooks: notes what happened, delivers it, and heals and sweeps what is left. */
export interface WorkerWebhooks {
  readonly conclude: Conclude
  readonly announcer: Announcer
  readonly deliveries: DeliveryCare
}

/** Tries cost next to nothing but time. */
const CONCURRENCY = 32
/** A receiver that hangs for ten seconds must not keep the others waiting; four such do. */
const PLACES = CONCURRENCY / 4
/** A try that goes on longer is cut short and goes back to the queue. */
const GRACE_MS = 2000

export function openWebhooks(context: WebhooksContext): WorkerWebhooks {
  const { config, store, installation, ledger, address, log, metrics, tracer, lifetime } = context
  const { linkBase } = config
  const onUnreadable = createComplaint(log, 'webhook passed over')
  const webhooks = createWebhooks(store, { installation, onUnreadable })
  const queue = lifetime.own('webhooks queue', openJobQueue(address, 'webhooks'))
  const announcer = createAnnouncer({
    ...{ webhooks, linkBase },
    enqueue: ({ webhook, id }) => queue.enqueue({ schema: 1, webhook, id }, id),
    enqueueAtOnce: ({ webhook, id }) => queue.enqueueAtOnce({ schema: 1, webhook, id }, id),
    onEnqueueError: (error) => log.warn({ err: error }, 'noted, but not enqueued yet'),
  })
  const send = createSend({ reach: config.webhookReach })
  const process = createDeliverWebhooks({ webhooks, send, log, tracer })
  const measured = measureRuns(process, { metrics, concurrency: CONCURRENCY })
  lifetime.own(
    'webhooks consumer',
    openConsumer({
      ...{ address, queue: 'webhooks', concurrency: CONCURRENCY, graceMs: GRACE_MS },
      process: shareAmongReceivers(measured, { places: PLACES }),
      onStalled: () => metrics.stalled.inc(),
      onLockLost: () => metrics.locksLost.inc(),
      onError: createComplaint(log, 'queue'),
    }),
  )
  return {
    announcer,
    conclude: createConclude({ ledger, announcer, linkBase }),
    deliveries: {
      heal: (signal) => healDeliveries({ webhooks, queue, log }, signal),
      sweep: (signal) => webhooks.sweepWebhooks(config.retainDeliveriesMs, signal),
    },
  }
}
