import type { Job, Queue } from 'bullmq'
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { asSmartPlayError, errorKind } from '#libs/contract/errors'
import { analyseJob } from '#libs/contract/job'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Retrying } from '../analyses/retrying.ts'

export interface RetryJobsOptions {
  readonly queues: readonly Queue[]
  /** Undefined until the store is open. */
  readonly retrying: () => Pick<Retrying, 'retry'> | undefined
}

/** One press stays short: the audio of each song is read. */
const MOST_RETRIES = 100

/**
 * The board's retry buttons, for songs. A job is only a reminder: what has failed is promised no more, so its job, run again,
 * would find nothing to do and be done. So the song is promised again, as by POST /v1/analyses/{id}/retry.
 */
export function retryJobs(options: RetryJobsOptions): Router {
  const router = Router()
  router.put('/api/queues/:queue/:jobId/retry', retryOne(options))
  router.put('/api/queues/:queue/retry/failed', retryAll(options))
  router.use(answerBoard)
  return router
}

function retryOne({ queues, retrying }: RetryJobsOptions): RequestHandler<{ queue: string; jobId: string }> {
  return async ({ params }, response, next) => {
    const job = await songsOf(params.queue, queues)?.getJob(params.jobId)
    if (job === undefined || !(await job.isFailed())) return next()
    if (await retry(job, retrying())) return void response.status(204).end()
    response.status(410).json({ error: 'its audio was removed: the song has to be sent again' })
  }
}

function retryAll({ queues, retrying }: RetryJobsOptions): RequestHandler<{ queue: string }> {
  return async ({ params }, response, next) => {
    const songs = songsOf(params.queue, queues)
    if (songs === undefined) return next()
    const total = await songs.getFailedCount()
    let retried = 0
    for (const job of await songs.getFailed(0, MOST_RETRIES - 1)) retried += (await retry(job, retrying())) ? 1 : 0
    response.json({ retried, skipped: Math.max(0, total - retried) })
  }
}

function songsOf(name: string, queues: readonly Queue[]): Queue | undefined {
  return queues.find((queue) => queue.name === name && (name === 'analyse' || name === 'batch'))
}

/** Whether it runs again. What has failed in the queue alone, its worker gone too often, is promised still: its job will do. */
async function retry(job: Job, retrying: Pick<Retrying, 'retry'> | undefined): Promise<boolean> {
  switch (await retrying?.retry(analyseJob.parse(job.data).id, NO_SPAN)) {
    case 'retried':
      // Songs are retried on `analyse`, whichever queue they came by.
      if (job.queueName === 'batch') await job.remove()
      return true
    case 'audio-gone':
      return false
    default:
      await job.retry('failed')
      return true
  }
}

/** In the board's own words for it, which its page shows. */
const answerBoard: ErrorRequestHandler = (thrown, _request, response, _next) => {
  const { code, message } = asSmartPlayError(thrown)
  response.status(errorKind(code).status).json({ error: message })
}
