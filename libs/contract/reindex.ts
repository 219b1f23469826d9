import { z } from 'zod'
import { limit } from './query-numbers.ts'

/** A reindex: the next version of the catalogue, measured beside the live one and made current in one step. */

/**
 * queued     nobody has begun
 * running    files are measured, chunk by chunk
 * publishing all chunks are there; the version is put together, verified and made current
 * completed  the new version is current
 * failed     nothing was published; the reason says why
 * cancelled  somebody ended it; nothing was published
 */
const REINDEX_STATUSES = ['queued', 'running', 'publishing', 'completed', 'failed', 'cancelled'] as const

/** `r` and 24 hex digits. */
export const reindexId = z.string().regex(/^r[0-9a-f]{24}$/)

/** A file that has no vector in the new version, and why. */
export const reindexFailure = z.object({
  filename: z.string(),
  code: z.string(),
  message: z.string(),
})
export type ReindexFailure = z.infer<typeof reindexFailure>

const count = z.int().nonnegative()

/** `done` = measured + reused + failed. Reused: the same bytes were measured before by the same features version. */
export const reindexFiles = z.object({ total: count, done: count, measured: count, reused: count, failed: count })
export type ReindexFiles = z.infer<typeof reindexFiles>

export const reindexResource = z.object({
  id: reindexId,
  status: z.enum(REINDEX_STATUSES),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  featuresVersion: z.string(),
  pipelineVersion: z.string(),
  /** All 0 until a worker has looked which files there are. */
  files: reindexFiles,
  /** Files a second lately, and seconds until the end at that rate; null before anybody can tell and after the end. */
  filesPerSecond: z.number().nullable(),
  estimatedSeconds: z.number().nullable(),
  /** The first hundred. */
  failures: z.array(reindexFailure).max(100),
  /** Why nothing was published. */
  reason: z.string().nullable(),
  /** The version that this run has published. */
  catalogue: z.string().nullable(),
  /** The run whose failed files this one tries again. */
  retryOf: reindexId.nullable(),
  /** Id of the newest event that this resource takes into account. */
  lastEvent: z.string(),
  links: z.object({ self: z.string(), events: z.string() }),
})
export type ReindexResource = z.infer<typeof reindexResource>

/** `join=true` answers with the live run where there is one, instead of refusing a second. */
export const startReindexQuery = z.strictObject({ join: z.enum(['true', 'false']).default('false') })

export const reindexesQuery = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: z
    .string()
    .regex(/^\d{10}$/, 'expected nextCursor of a page')
    .optional(),
  limit: limit.default(20),
})

/** The newest first. */
export const reindexesPage = z.object({ items: z.array(reindexResource), nextCursor: z.string().nullable() })
export type ReindexesPage = z.infer<typeof reindexesPage>
