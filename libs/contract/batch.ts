import { z } from 'zod'
import { analysisError, analysisLinks } from './api.ts'
import { HISTORY_STATUSES } from './history.ts'
import { MOODS } from './moods.ts'
import { analysisId } from './stored.ts'

/** Many songs at once: one answer for all of them, and how each stands. */

/** `b` and 24 hex digits. */
export const batchId = z.string().regex(/^b[0-9a-f]{24}$/)

export const MOST_BATCH_ITEMS = 100

/**
 * As in the history, and besides:
 *
 * refused  the file did not pass the door; nothing is analysed
 * unknown  nobody knows the analysis, or somebody has forgotten it since
 */
export const BATCH_STATUSES = [...HISTORY_STATUSES, 'refused', 'unknown'] as const
export type BatchStatus = (typeof BATCH_STATUSES)[number]

/** As it lies in the store: what was sent. How each stands, its analysis says. */
export const storedBatch = z.object({
  schema: z.literal(1),
  id: batchId,
  createdAt: z.iso.datetime(),
  items: z.array(
    z.object({
      name: z.string().nullable(),
      id: analysisId.nullable(),
      refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
})
export type StoredBatch = z.infer<typeof storedBatch>

/** Analyses that were sent before, to be followed together. */
export const newBatch = z.strictObject({ ids: z.array(analysisId).min(1).max(MOST_BATCH_ITEMS) })

export const batchItem = z.object({
  /** Its place in the batch, from 0. */
  index: z.int().nonnegative(),
  /** Of the analysis; null where the file was refused. */
  id: analysisId.nullable(),
  /** Null where only the id was given and nobody knows it. */
  name: z.string().nullable(),
  status: z.enum(BATCH_STATUSES),
  mood: z.enum(MOODS).nullable(),
  confidence: z.number().nullable(),
  error: analysisError.nullable(),
  links: analysisLinks.nullable(),
})
export type BatchItem = z.infer<typeof batchItem>

export const batchResource = z.object({
  id: batchId,
  /** `completed`, when nothing of it is pending, however its songs ended. */
  status: z.enum(['pending', 'completed']),
  createdAt: z.iso.datetime(),
  counts: z.record(z.enum(BATCH_STATUSES), z.int().nonnegative()),
  /** Seconds until the last song is likely done; null where nobody can tell, and after the end. */
  estimatedSeconds: z.number().nullable(),
  items: z.array(batchItem).max(MOST_BATCH_ITEMS),
  /** Id of the newest event that this resource takes into account. */
  lastEvent: z.string(),
  links: z.object({ self: z.string(), events: z.string() }),
})
export type BatchResource = z.infer<typeof batchResource>
