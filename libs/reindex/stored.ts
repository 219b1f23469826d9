import { z } from 'zod'
import { MOODS } from '#libs/contract/moods'
import { reindexFailure, reindexFiles, reindexId } from '#libs/contract/reindex'
import { traceparent } from '#libs/contract/traceparent'
import { FEATURE_NAMES } from '#libs/features/table'

/** What lies in the object store of a run. Every object is written once, and says which schema it was written by. */

const schema = z.literal(1)
const instant = z.iso.datetime()
const point = z.object({ valence: z.number(), arousal: z.number() })

/** Whose turn it is: the run of the newest turn is the live one until it has an outcome. */
export const turn = z.object({ schema, run: reindexId })

export const run = z.object({
  schema,
  id: reindexId,
  startedAt: instant,
  featuresVersion: z.string(),
  pipelineVersion: z.string(),
  /** The run whose failed files this one tries again, over the same sources. */
  retryOf: reindexId.nullable(),
  /** Of the request that began it, where that was traced. */
  traceparent: traceparent.optional(),
})
export type Run = z.infer<typeof run>

/** A file that the catalogue is to have, and what is known of it beside its sound. */
export const source = z.object({
  filename: z.string(),
  /** Where workers find it. */
  path: z.string(),
  /** Of its content, where that lies in the store as well. */
  sha256: z.string().optional(),
  title: z.string().optional(),
  artist: z.string().optional(),
  /** As listeners rated it. */
  labels: point.optional(),
})
export type Source = z.infer<typeof source>

/** In the order of their file names: chunk n holds the files from n x CHUNK_FILES on. */
export const sources = z.object({
  schema,
  files: z.array(source),
  /** The folder for which features.json is written too; null where it is no user's own, such as the demo's. */
  folder: z.string().nullable(),
})
export type Sources = z.infer<typeof sources>

/** What the catalogue will say of a file, as far as its sound decides it. */
export const entry = z.object({
  filename: z.string(),
  sha256: z.string(),
  /** Whether it was measured before, by the same features version. */
  reused: z.boolean(),
  features: z.record(z.enum(FEATURE_NAMES), z.number()),
  mood: z.enum(MOODS),
  affect: point,
})
export type Entry = z.infer<typeof entry>

export const chunk = z.object({
  schema,
  chunk: z.int().nonnegative(),
  startedAt: instant,
  endedAt: instant,
  entries: z.array(entry),
  failures: z.array(reindexFailure),
})
export type Chunk = z.infer<typeof chunk>

/** Whether the run is published or cancelled: of the two that race for it, one writes this. */
export const verdict = z.object({ schema, verdict: z.enum(['publish', 'cancel']), at: instant })
export type Verdict = z.infer<typeof verdict>

export const outcome = z.object({
  schema,
  status: z.enum(['completed', 'failed', 'cancelled']),
  /** The moment of the verdict, so that whoever has to repeat the end after a crash writes the same. */
  endedAt: instant,
  files: reindexFiles,
  failures: z.array(reindexFailure),
  /** Why nothing was published. */
  reason: z.string().nullable(),
  /** The version that was published. */
  catalogue: z.string().nullable(),
})
export type Outcome = z.infer<typeof outcome>

/** Files of one chunk: what a lost worker costs at most, and what one object in the store holds. */
export const CHUNK_FILES = 16

export function chunkCount(files: number): number {
  return Math.ceil(files / CHUNK_FILES)
}
