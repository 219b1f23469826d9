import { z } from 'zod'
import { heard, judgement, probabilities, quality, recommendations, stageTiming } from './analysis.ts'
import { MOODS } from './moods.ts'
import { STAGES } from './stages.ts'
import { analysisId, result } from './stored.ts'

/** What clients read. */
export const STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const
export type Status = (typeof STATUSES)[number]

export const analysisLinks = z.object({ self: z.string(), events: z.string() })

const shared = {
  id: analysisId,
  pipelineVersion: z.string(),
  /** The answer is an older pipeline's; send the file again for the present one's. */
  outdated: z.boolean(),
  submittedAt: z.iso.datetime(),
  name: z.string(),
  stages: z.array(stageTiming).readonly(),
  /** Id of the newest event that this resource takes into account. */
  lastEvent: z.string(),
  links: analysisLinks,
}

export const pendingResource = z.object({
  ...shared,
  status: z.enum(['queued', 'running']),
  /** Jobs ahead in the queue (null where Redis cannot tell), and seconds until this one is likely done. */
  queue: z.object({ position: z.number().int().nullable(), estimatedSeconds: z.number().nullable() }),
  /** The stage that runs now. */
  stage: z.enum(STAGES).nullable(),
})

export const completedResource = z.object({
  ...shared,
  status: z.literal('completed'),
  ...judgement.shape,
  ...heard.pick({ features: true, extension: true, descriptors: true, tempo: true }).shape,
  quality,
  recommendations,
  meta: result.shape.meta.omit({ stages: true, name: true, submittedAt: true }),
})

/** Why an analysis ended without a result. A request that was refused is a problem instead, and its status says so. */
export const analysisError = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  /** The stage that was begun last; null where none was. */
  stage: z.enum(STAGES).nullable(),
  retry: z.enum(['never', 'later']),
})
export type AnalysisError = z.infer<typeof analysisError>

export const failedResource = z.object({
  ...shared,
  status: z.enum(['failed', 'cancelled']),
  error: analysisError,
})

export const analysisResource = z.union([pendingResource, completedResource, failedResource])
export type AnalysisResource = z.infer<typeof analysisResource>
export type CompletedResource = z.infer<typeof completedResource>

/** What the last event says where somebody has forgotten the analysis: there is nothing left to show. */
export const forgottenNote = z.object({ id: analysisId, status: z.literal('cancelled') })

/** The seed's synchronous answer, to the letter. */
export const prediction = z.strictObject({
  mood: z.enum(MOODS),
  /** Percent, two decimals: 100 x the shown probability of the mood. */
  confidence: z.number().min(0).max(100),
  probabilities,
  processing_info: z.strictObject({
    tempo: z.number(),
    energy: z.number(),
    feature_quality: z.enum(['enhanced', 'short', 'silent']),
    prediction_method: z.literal('enhanced_pipeline'),
  }),
  recommendations: z.array(
    z.strictObject({ filename: z.string(), similarity: z.number(), stream_url: z.string().nullable() }),
  ),
})
export type Prediction = z.infer<typeof prediction>

/** RFC 9457 problem details, with the members of the seed's error bodies beside them. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  error: z.string(),
  message: z.string(),
  timestamp: z.iso.datetime(),
  path: z.string(),
})
export type Problem = z.infer<typeof problem>

/** Both of the seed's health bodies in one. */
export const health = z.object({
  status: z.enum(['healthy', 'unavailable']),
  timestamp: z.iso.datetime(),
  /** Seconds. */
  uptime: z.number(),
  memory: z.record(z.string(), z.number()),
  /** MB of resident memory. */
  memory_usage: z.number(),
  version: z.string(),
  /** A worker with a verified model is alive. */
  model_loaded: z.boolean(),
})
export type Health = z.infer<typeof health>

/** Where everything is. */
export const home = z.object({
  name: z.string(),
  version: z.string(),
  links: z.record(z.string(), z.object({ method: z.string(), href: z.string(), field: z.string().optional() })),
})
