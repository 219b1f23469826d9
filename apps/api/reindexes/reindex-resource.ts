import type { ReindexFiles, ReindexResource } from '#libs/contract/reindex'
import { type ChunkInWork, type ChunkSummary, countFiles, rateOf } from '#libs/reindex/progress'
import { chunkCount, type Outcome, type Run } from '#libs/reindex/stored'

/** A reindex as clients read it: one function for each way in which it can stand. */

const MOST_FAILURES = 100
const NO_FILES: ReindexFiles = { total: 0, done: 0, measured: 0, reused: 0, failed: 0 }

export function endedReindex(run: Run, outcome: Outcome): ReindexResource {
  const { status, endedAt, files, failures, reason, catalogue } = outcome
  return {
    ...commonOf(run),
    ...{ status, endedAt, files, filesPerSecond: null, estimatedSeconds: null },
    ...{ failures: failures.slice(0, MOST_FAILURES), reason, catalogue },
    lastEvent: String(files.total + 2),
  }
}

/** How a live run stands, as far as this process knows. */
export interface Standing {
  /** How many files it is about; undefined until a worker has looked. */
  readonly total: number | undefined
  readonly kept: readonly ChunkSummary[]
  readonly inWork: readonly ChunkInWork[]
  readonly now: number
}

export function liveReindex(run: Run, { total, kept, inWork, now }: Standing): ReindexResource {
  const files = total === undefined ? NO_FILES : countFiles(total, kept, inWork)
  const rate = rateOf(kept, now)
  const isPublishing = total !== undefined && kept.length === chunkCount(total)
  const hasBegun = kept.length > 0 || inWork.length > 0
  const failures = kept.flatMap((chunk) => chunk.failures)
  return {
    ...commonOf(run),
    status: isPublishing ? 'publishing' : hasBegun ? 'running' : 'queued',
    ...{ endedAt: null, files, filesPerSecond: rate === null ? null : round(rate) },
    estimatedSeconds: rate ? round((files.total - files.done) / rate) : null,
    failures: failures.toSorted((one, other) => (one.filename < other.filename ? -1 : 1)).slice(0, MOST_FAILURES),
    ...{ reason: null, catalogue: null, lastEvent: String(files.done + Number(isPublishing)) },
  }
}

export function hasEnded({ status }: ReindexResource): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

export function pathOfReindex(id: string): string {
  return `/v1/reindexes/${id}`
}

function commonOf({ id, startedAt, featuresVersion, pipelineVersion, retryOf }: Run) {
  const self = pathOfReindex(id)
  return { id, startedAt, featuresVersion, pipelineVersion, retryOf, links: { self, events: `${self}/events` } }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
