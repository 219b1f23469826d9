import { asSmartPlayError } from '#libs/contract/errors'
import type { QueueName } from '#libs/contract/job'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { Process, Run } from '#libs/queue/consumer'

export interface Measuring {
  readonly metrics: WorkerMetrics
  /** Jobs of this queue that may be in work at once in this worker. */
  readonly concurrency: number
}

/** The same process, with its runs counted by how they end: whatever the queue carries. */
export function measureRuns<Name extends QueueName>(
  process: Process<Name>,
  { metrics, concurrency }: Measuring,
): Process<Name> {
  let inWork = 0
  return async (run) => {
    begin(run)
    try {
      const outcome = await process(run)
      end(run, outcome)
      return outcome
    } catch (error) {
      if (!run.abort.aborted) metrics.failures.inc({ queue: run.queue, code: asSmartPlayError(error).code })
      end(run, run.abort.aborted ? 'aborted' : 'failed')
      throw error
    }
  }

  function begin({ queue }: Run<Name>) {
    inWork += 1
    metrics.busyRatio.set({ queue }, inWork / concurrency)
  }

  function end({ queue }: Run<Name>, outcome: string) {
    inWork -= 1
    metrics.busyRatio.set({ queue }, inWork / concurrency)
    metrics.attempts.inc({ queue, outcome })
    // A run that was put back says nothing of whether this worker gets anything done.
    if (outcome !== 'aborted') metrics.lastFinished.setToCurrentTime({ queue })
  }
}
