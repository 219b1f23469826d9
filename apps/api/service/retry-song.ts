import type { Job } from 'bullmq'
import { analyseJob } from '#libs/contract/job'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Services } from '../services.ts'

/**
 * As POST /v1/analyses/{id}/retry does it, and with many others as POST /v1/analyses/retry does. What has failed in the
 * queue alone, its worker gone too often, is promised still: without this job, which would count them on, it is given
 * another within a minute.
 */
export async function retrySong(
  job: Pick<Job, 'data' | 'remove'>,
  { retrying }: Pick<Services, 'retrying'>,
  queue?: 'batch',
): Promise<string | undefined> {
  switch (await retrying.retry(analyseJob.parse(job.data).id, NO_SPAN, queue)) {
    case 'retried':
      return undefined
    case 'audio-gone':
      return 'its audio was removed: the song has to be sent again'
    default:
      await job.remove()
      return undefined
  }
}
