import { z } from 'zod'
import { stageTiming } from './analysis.ts'
import { STAGES } from './stages.ts'
import { analysisId } from './stored.ts'

/** The queues, in words that operators read on the dashboard. */
export const QUEUES = ['analyse'] as const
export type QueueName = (typeof QUEUES)[number]

/** What a job carries: the id, and no truth. All else stands in the intent. */
export const analyseJob = z.object({ schema: z.literal(1), id: analysisId })
export type AnalyseJob = z.infer<typeof analyseJob>

/** The same content under the same pipeline is the same job. */
export function jobIdOf(id: string, pipelineVersion: string): string {
  return `${id}-${pipelineVersion}`
}

/** How far an attempt has come, whole, so that the last one seen is enough; `attempt` and `n` are its event's id. */
export const jobProgress = z.object({
  attempt: z.number().int().positive(),
  n: z.number().int().positive(),
  stage: z.enum(STAGES),
  state: z.enum(['started', 'completed']),
  stages: z.array(stageTiming).readonly(),
})
export type JobProgress = z.infer<typeof jobProgress>
