import type { Job, Queue } from 'bullmq'
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { orUnreadable } from '#libs/analyses/json-object'
import { asSmartPlayError, errorKind } from '#libs/contract/errors'
import type { Services } from '../services.ts'
import { retryDelivery } from './retry-delivery.ts'
import { retrySong } from './retry-song.ts'

type Needed = Pick<Services, 'retrying' | 'webhooks' | 'announcer'>

export interface RetryJobsOptions {
  readonly queues: readonly Queue[]
  /** Undefined until the store is open. */
  readonly services: () => Needed | undefined
}

/** Has a failed job run again, or says what hinders it; a song of many behind those that are sent alone. */
type Retry = (job: Job, services: Needed, queue?: 'batch') => Promise<string | undefined>

/** For the other queues the board's own buttons will do. */
const RETRIES: ReadonlyMap<string, Retry> = new Map<string, Retry>([
  ['analyse', retrySong],
  ['batch', retrySong],
  ['webhooks', retryDelivery],
])

/** One press stays short: the audio of each song is read. */
const MOST_RETRIES = 100

/**
 * The board's retry buttons, for songs and webhooks. A job is only a reminder: what has failed is promised no more, so its
 * job, run again, would find nothing to do and be done. So it is promised again, as by the API's own routes.
 */
export function retryJobs(options: RetryJobsOptions): Router {
  const router = Router()
  router.put('/api/queues/:queue/:jobId/retry', retryOne(options))
  router.put('/api/queues/:queue/retry/failed', retryAll(options))
  router.use(answerBoard)
  return router
}

function retryOne(options: RetryJobsOptions): RequestHandler<{ queue: string; jobId: string }> {
  return async ({ params }, response, next) => {
    const found = findQueue(params.queue, options)
    const job = await found?.queue.getJob(params.jobId)
    if (found === undefined || job === undefined || !(await job.isFailed())) return next()
    const hindrance = await found.retry(job)
    if (hindrance === undefined) return void response.status(204).end()
    response.status(410).json({ error: hindrance })
  }
}

function retryAll(options: RetryJobsOptions): RequestHandler<{ queue: string }> {
  return async ({ params }, response, next) => {
    const found = findQueue(params.queue, options)
    if (found === undefined) return next()
    const { queue, retry } = found
    const total = await queue.getFailedCount()
    let retried = 0
    for (const job of await queue.getFailed(0, MOST_RETRIES - 1)) {
      const hindrance = await retry(job, 'batch').catch((error) => orUnreadable(error) ?? 'it cannot be read')
      retried += hindrance === undefined ? 1 : 0
    }
    response.json({ retried, skipped: Math.max(0, total - retried) })
  }
}

/** A queue whose failed jobs are retried here, and how. */
function findQueue(name: string, { queues, services }: RetryJobsOptions) {
  const [queue, retry, opened] = [queues.find((each) => each.name === name), RETRIES.get(name), services()]
  if (queue === undefined || retry === undefined || opened === undefined) return undefined
  return { queue, retry: (job: Job, sentTo?: 'batch') => retry(job, opened, sentTo) }
}

/** In the board's own words for it, which its page shows. */
const answerBoard: ErrorRequestHandler = (thrown, _request, response, _next) => {
  const { code, message } = asSmartPlayError(thrown)
  response.status(errorKind(code).status).json({ error: message })
}
