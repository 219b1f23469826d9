import { asSmartPlayError } from '#libs/contract/errors'
import type { Stage } from '#libs/contract/stages'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { Progress } from '#libs/pipeline/deps'
import type { Run } from '#libs/queue/consumer'
import { during } from '#libs/tracing/during'
import type { Span } from '#libs/tracing/tracer'
import { traceStages } from './trace-stages.ts'

/** Tells clients, the log, the metrics and the trace how a run gets on: one line and one span per stage. */
export interface Reporter {
  report(progress: Progress): void
  /** The stage that was begun last; null before the first. */
  stage(): Stage | null
  /** A step of the run that is no stage: only the trace is told. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  ended<Outcome extends string>(outcome: Outcome, error?: unknown): Outcome
}

interface Listeners {
  readonly log: Logger
  readonly metrics: WorkerMetrics
  /** Of this run; it ends with it. */
  readonly span: Span
}

export function createReporter(run: Run, { log, metrics, span }: Listeners): Reporter {
  const startedAt = performance.now()
  const stageSpans = traceStages(span)
  let current: Stage | null = null

  return {
    report(progress) {
      current = progress.stage
      run.report(progress)
      stageSpans.report(progress)
      if (progress.state === 'completed') noteStage(progress)
    },
    stage: () => current,
    step: (name, work) => during(span.begin(name), work, run.abort),
    ended(outcome, error) {
      const ms = Math.round(performance.now() - startedAt)
      if (error === undefined) log.info({ outcome, ms }, 'analysis ended')
      else log.warn({ outcome, ms, stage: current, err: error }, 'analysis ended')
      endSpans(outcome, error)
      return outcome
    },
  }

  function endSpans(outcome: string, error: unknown) {
    if (error === undefined) stageSpans.end()
    else {
      const code = run.abort.aborted ? 'aborted' : asSmartPlayError(error).code
      stageSpans.end(code)
      span.fail(code)
    }
    span.note({ 'smartplay.outcome': outcome })
    span.end()
  }

  function noteStage({ stage, stages }: Progress) {
    const { ms = 0, reused = false } = stages.at(-1) ?? {}
    log.info({ stage, ms, ...(reused && { reused }) }, 'stage completed')
    if (!reused) metrics.stageSeconds.observe({ stage }, ms / 1000)
  }
}
