import { z } from 'zod'
import { heard, judgement, recommendations, stageTiming } from './analysis.ts'
import { CONTAINERS } from './containers.ts'
import { STAGES } from './stages.ts'
import { traceparent } from './traceparent.ts'

/** What lies in the object store: the truth. Every object says which schema it was written by. */
const schema = z.literal(1)
const instant = z.iso.datetime()

/** The id of an analysis: `a` and 32 hex digits. */
export const analysisId = z.string().regex(/^a[0-9a-f]{32}$/)

/** Made once, at the first start; whoever has the secret can tell the id of a file. */
export const installation = z.object({
  schema,
  storeId: z.string(),
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: instant,
})
export type Installation = z.infer<typeof installation>

/** The durable note that an analysis was promised and is not finished. */
export const intent = z.object({
  schema,
  id: analysisId,
  /** One promise, told apart from a later one for the same content. */
  nonce: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  container: z.enum(CONTAINERS),
  name: z.string(),
  submittedAt: instant,
  /** Where its job waits; absent, it was sent alone. */
  queue: z.literal('batch').optional(),
  pipelineVersion: z.string(),
  catalogueVersion: z.string(),
  /** Of the request that made the promise, where it was traced: a job that is lost takes no trace with it. */
  traceparent: traceparent.optional(),
})
export type Intent = z.infer<typeof intent>

/** One upload of a content, with its display name and time. */
export const submission = z.object({
  schema,
  id: analysisId,
  name: z.string(),
  bytes: z.number().int().positive(),
  submittedAt: instant,
})
export type Submission = z.infer<typeof submission>

/** The checkpoint: what was heard in a content, under one features version. */
export const storedHeard = heard.extend({ schema })

/** How an analysis ended well. Written once for each pipeline version; equal for equal input but for `meta`. */
export const result = z.object({
  schema,
  id: analysisId,
  pipelineVersion: z.string(),
  heard,
  judgement,
  recommendations,
  meta: z.object({
    sha256: z.string(),
    bytes: z.number(),
    name: z.string(),
    submittedAt: instant,
    startedAt: instant,
    completedAt: instant,
    worker: z.string(),
    attempt: z.number().int(),
    stages: z.array(stageTiming).readonly(),
    /** What decoded the song, where this run did; absent where it reused, and in what earlier releases stored. */
    decoder: z.string().optional(),
    /** Which of the two ears measured: the WASM kernel, or the readable reference. Absent as the decoder is. */
    kernel: z.enum(['wasm', 'reference']).optional(),
  }),
})
export type Result = z.infer<typeof result>

/** How an analysis ended otherwise. A retry, or the same file sent again, removes it. */
export const failure = z.object({
  schema,
  id: analysisId,
  /** The promise that this settles: a newer intent is not settled by an older failure. */
  nonce: z.string(),
  status: z.enum(['failed', 'cancelled']),
  pipelineVersion: z.string(),
  /** The pick-up of the job that ended it; 0 where no worker lived to tell. */
  attempt: z.number().int().nonnegative(),
  code: z.string(),
  stage: z.enum(STAGES).nullable(),
  message: z.string(),
  name: z.string(),
  submittedAt: instant,
  failedAt: instant,
  /** Of the request that made the promise, where it was traced: what tries again says what it follows. */
  traceparent: traceparent.optional(),
})
export type Failure = z.infer<typeof failure>
