import type { Logger } from '#libs/observability/logger'
import type { Exclusive } from '#libs/queue/exclusive'
import type { ReindexRuns } from '#libs/reindex/runs'
import type { Outcome, Run } from '#libs/reindex/stored'
import { during } from '#libs/tracing/during'
import type { Tracer } from '#libs/tracing/tracer'
import { beginReindexStep } from './trace-reindex.ts'

export interface EndReindexDeps {
  readonly runs: Pick<ReindexRuns, 'outcomeOf'>
  readonly exclusive: Pick<Exclusive, 'attempt'>
  readonly log: Logger
  readonly tracer: Pick<Tracer, 'begin'>
}

/** So or so a run comes to its end. */
export type Ending = (run: Run) => Promise<Outcome>

/**
 * So long does a run stand still whose publisher was lost. One that is alive and slower than this is joined by a second,
 * which does the same again; 100,000 files take some ten seconds.
 */
const PUBLISH_MS = 30_000

/** Brings a run to its end. False where another worker is at it. */
export function endReindex(run: Run, how: Ending, { runs, exclusive, log, tracer }: EndReindexDeps): Promise<boolean> {
  return exclusive.attempt('reindex-publish', PUBLISH_MS, async () => {
    if ((await runs.outcomeOf(run.id)) !== undefined) return
    const { status, files, catalogue, reason } = await during(
      beginReindexStep('publish', { tracer, run }),
      async (span) => {
        const outcome = await how(run)
        span.note({ 'smartplay.outcome': outcome.status })
        return outcome
      },
    )
    log.info({ run: run.id, status, ...files, catalogue, reason }, 'reindex ended')
  })
}
