import type { ReindexFailure, ReindexFiles } from '#libs/contract/reindex'
import type { Chunk } from './stored.ts'

/** What is remembered of a kept chunk to tell how a run gets on; its vectors are not. */
export interface ChunkSummary {
  readonly startedAt: number
  readonly endedAt: number
  readonly measured: number
  readonly reused: number
  readonly failures: readonly ReindexFailure[]
}

export function summarise({ startedAt, endedAt, entries, failures }: Chunk): ChunkSummary {
  const reused = entries.filter((entry) => entry.reused).length
  return {
    startedAt: Date.parse(startedAt),
    endedAt: Date.parse(endedAt),
    measured: entries.length - reused,
    reused,
    failures,
  }
}

/** Files of a chunk in work that are done, as a worker reported them last. */
export interface ChunkInWork {
  readonly measured: number
  readonly reused: number
  readonly failed: number
}

export function countFiles(total: number, kept: readonly ChunkSummary[], inWork: readonly ChunkInWork[]): ReindexFiles {
  const parts = [...kept.map(({ failures, ...rest }) => ({ ...rest, failed: failures.length })), ...inWork]
  const sum = (member: keyof ChunkInWork) => parts.reduce((before, part) => before + part[member], 0)
  const [measured, reused, failed] = [sum('measured'), sum('reused'), sum('failed')]
  return { total, done: measured + reused + failed, measured, reused, failed }
}

/** So far back is looked: long enough for several chunks of slow files, short enough to follow a worker that joins. */
const LATELY_MS = 60_000

/**
 * How fast a run has been lately.
 *
 *     rate = files of the chunks that ended lately / (now - when the first of these began)
 *
 * Arguments: the kept chunks, times in milliseconds. Result: files a second, >= 0; null before the first chunk. A chunk
 * ended lately if it did so within a minute of the last one, and at least the last one did. A run that stands still
 * grows slower with every look.
 */
export function rateOf(kept: readonly ChunkSummary[], now: number): number | null {
  const last = kept.reduce((latest, { endedAt }) => Math.max(latest, endedAt), Number.NEGATIVE_INFINITY)
  const lately = kept.filter(({ endedAt }) => endedAt >= last - LATELY_MS)
  const begun = lately.reduce((first, { startedAt }) => Math.min(first, startedAt), now)
  const files = lately.reduce((sum, { measured, reused, failures }) => sum + measured + reused + failures.length, 0)
  return files === 0 ? null : files / (Math.max(1, now - begun) / 1000)
}
