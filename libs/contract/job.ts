import { z } from 'zod'
import { stageTiming } from './analysis.ts'
import { reindexId } from './reindex.ts'
import { STAGES } from './stages.ts'
import { analysisId } from './stored.ts'
import { traceparent } from './traceparent.ts'
import { deliveryId, webhookId } from './webhook.ts'

/**
 * The queues, in words that operators read on the dashboard.
 *
 * analyse   single uploads
 * batch     many files at once, taken while `analyse` is empty
 * reindex   the catalogue's files, chunk by chunk, between uploads
 * webhooks  what subscribers are told
 */
export const QUEUES = ['analyse', 'batch', 'reindex', 'webhooks'] as const
export type QueueName = (typeof QUEUES)[number]

const schema = z.literal(1)

/** Name of the span of the pick-up before this one, where that was traced. */
const retried = { former: traceparent.optional() }

/** What a job carries: the id, and no truth. All else stands in the intent. `trace` names the span that enqueued it. */
export const analyseJob = z.object({ schema, id: analysisId, trace: traceparent.optional(), ...retried })
export type AnalyseJob = z.infer<typeof analyseJob>

/** Which files of which run: the run's sources say what lies there. */
const reindexJob = z.object({ schema, run: reindexId, chunk: z.int().nonnegative(), ...retried })

/** One delivery, by the names under which it lies in the store. */
const webhookJob = z.object({ schema, webhook: webhookId, id: deliveryId, ...retried })

/** The same content under the same pipeline is the same job. */
export function jobIdOf(id: string, pipelineVersion: string): string {
  return `${id}-${pipelineVersion}`
}

/** The same chunk of the same run is the same job. */
export function reindexJobIdOf(run: string, chunk: number): string {
  return `${run}-${chunk}`
}

/** `attempt` and `n`, counted from 1, are a report's event id: they only rise. */
const numbered = { attempt: z.number().int().positive(), n: z.number().int().positive() }

/** How far an attempt has come, whole, so that the last one seen is enough. */
export const jobProgress = z.object({
  ...numbered,
  stage: z.enum(STAGES),
  state: z.enum(['started', 'completed']),
  stages: z.array(stageTiming).readonly(),
})
export type JobProgress = z.infer<typeof jobProgress>

/** How many files of a chunk are done, whole as above. */
const reindexProgress = z.object({
  ...numbered,
  run: reindexId,
  chunk: z.int().nonnegative(),
  measured: z.int().nonnegative(),
  reused: z.int().nonnegative(),
  failed: z.int().nonnegative(),
})

/** A delivery has no steps to report. */
const noProgress = z.object({ ...numbered })

/** What travels on each queue: the job, and what a run reports. */
export const JOBS = {
  analyse: { job: analyseJob, progress: jobProgress },
  batch: { job: analyseJob, progress: jobProgress },
  reindex: { job: reindexJob, progress: reindexProgress },
  webhooks: { job: webhookJob, progress: noProgress },
} as const satisfies Record<QueueName, { readonly job: z.ZodType; readonly progress: z.ZodType }>

export type JobOf<Name extends QueueName> = z.infer<(typeof JOBS)[Name]['job']>
export type ProgressOf<Name extends QueueName> = z.infer<(typeof JOBS)[Name]['progress']>
