import { inGroups } from '#libs/analyses/in-groups'
import type { Logger } from '#libs/observability/logger'
import type { JobQueue } from '#libs/queue/job-queue'
import type { DeliveryName } from '#libs/webhooks/keys'
import type { Webhooks } from '#libs/webhooks/webhooks'

export interface HealDeliveriesDeps {
  readonly webhooks: Pick<Webhooks, 'undelivered'>
  readonly queue: Pick<JobQueue<'webhooks'>, 'enqueue'>
  readonly log: Logger
}

/** So many are enqueued together. */
const AT_ONCE = 16

/** Enqueues again what has to be delivered and has no job, until told to end. */
export async function healDeliveries(deps: HealDeliveriesDeps, signal: AbortSignal): Promise<void> {
  for await (const some of inGroups(deps.webhooks.undelivered(), AT_ONCE)) {
    if (signal.aborted) return
    await Promise.all(some.map((name) => heal(name, deps)))
  }
}

async function heal({ webhook, id }: DeliveryName, { queue, log }: HealDeliveriesDeps): Promise<void> {
  if ((await queue.enqueue({ schema: 1, webhook, id }, id)) === 'joined') return
  log.info({ webhook, delivery: id }, 'delivery without a job enqueued again')
}
