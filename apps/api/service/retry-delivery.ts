import type { Job } from 'bullmq'
import { JOBS } from '#libs/contract/job'
import type { Services } from '../services.ts'

/**
 * As POST /v1/webhooks/{webhook}/deliveries/{delivery}/replay does it, with all of its tries. What was delivered is not
 * sent twice for a job that failed afterwards: run again, that finds nothing to do.
 */
export async function retryDelivery(
  job: Pick<Job, 'data' | 'retry'>,
  { webhooks, announcer }: Pick<Services, 'webhooks' | 'announcer'>,
): Promise<string | undefined> {
  const delivery = await webhooks.deliveryOf(JOBS.webhooks.job.parse(job.data))
  if (delivery === undefined) return 'its delivery is forgotten: nothing is left to send'
  if (delivery.status === 'delivered') await job.retry('failed')
  else await announcer.replay(delivery)
  return undefined
}
