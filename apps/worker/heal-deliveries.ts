import type { Logger } from '#libs/observability/logger'
import type { JobQueue } from '#libs/queue/job-queue'
import type { Webhooks } from '#libs/webhooks/webhooks'

export interface HealDeliveriesDeps {
  readonly webhooks: Pick<Webhooks, 'undelivered'>
  readonly queue: Pick<JobQueue<'webhooks'>, 'enqueue'>
  readonly log: Logger
}

/** Enqueues again what has to be delivered and has no job. */
export async function healDeliveries({ webhooks, queue, log }: HealDeliveriesDeps): Promise<void> {
  for await (const { webhook, id } of webhooks.undelivered()) {
    if ((await queue.enqueue({ schema: 1, webhook, id }, id)) === 'joined') continue
    log.info({ webhook, delivery: id }, 'delivery without a job enqueued again')
  }
}
