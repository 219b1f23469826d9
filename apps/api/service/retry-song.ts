import type { Job } from 'bullmq'
import { analyseJob } from '#libs/contract/job'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Services } from '../services.ts'

/**
 * As POST /v1/analyses/{id}/retry does it. What has failed in the queue alone, its worker gone too often, is promised still:
 * its job will do.
 */
export async function retrySong(job: Job, { retrying }: Pick<Services, 'retrying'>): Promise<string | undefined> {
  switch (await retrying.retry(analyseJob.parse(job.data).id, NO_SPAN)) {
    case 'retried':
      // Songs are retried on `analyse`, whichever queue they came by.
      if (job.queueName === 'batch') await job.remove()
      return undefined
    case 'audio-gone':
      return 'its audio was removed: the song has to be sent again'
    default:
      await job.retry('failed')
      return undefined
  }
}
