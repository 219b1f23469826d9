import type { Stage } from '#libs/contract/stages'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { Progress } from '#libs/pipeline/deps'
import type { Run } from '#libs/queue/consumer'

/** Tells clients, the log and the metrics how a run gets on: one line per stage, with ids and milliseconds. */
export interface Reporter {
  report(progress: Progress): void
  /** The stage that was begun last; null before the first. */
  stage(): Stage | null
  ended<Outcome extends string>(outcome: Outcome, error?: unknown): Outcome
}

export function createReporter(
  run: Run,
  { log, metrics }: { readonly log: Logger; readonly metrics: WorkerMetrics },
): Reporter {
  const startedAt = performance.now()
  let current: Stage | null = null

  return {
    report(progress) {
      current = progress.stage
      run.report(progress)
      if (progress.state === 'completed') noteStage(progress)
    },
    stage: () => current,
    ended(outcome, error) {
      const ms = Math.round(performance.now() - startedAt)
      if (error === undefined) log.info({ outcome, ms }, 'analysis ended')
      else log.warn({ outcome, ms, stage: current, err: error }, 'analysis ended')
      return outcome
    },
  }

  function noteStage({ stage, stages }: Progress) {
    const { ms = 0, reused = false } = stages.at(-1) ?? {}
    log.info({ stage, ms, ...(reused && { reused }) }, 'stage completed')
    if (!reused) metrics.stageSeconds.observe({ stage }, ms / 1000)
  }
}
