import type { Config } from '#libs/config/env'
import { createComplaint } from '#libs/observability/complaint'
import type { Lifetime } from '#libs/observability/lifetime'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { QueueAddress } from '#libs/queue/connection'
import { openConsumer, type Process } from '#libs/queue/consumer'
import { measureRuns } from './measure-runs.ts'
import { createSlots } from './slots.ts'

export interface SongConsumers {
  readonly address: QueueAddress
  readonly config: Pick<Config, 'concurrency'>
  readonly process: Process
  readonly metrics: WorkerMetrics
  readonly log: Logger
  readonly lifetime: Lifetime
}

/** Runs in progress may go on this long after a SIGTERM; then they go back to the queue. */
const GRACE_MS = 5000

/** Takes songs from both of their queues: those that were sent with many only while none waits that was sent alone. */
export function consumeSongs({ address, config, process, metrics, log, lifetime }: SongConsumers): void {
  const { concurrency } = config
  const slots = createSlots(concurrency)
  const common = {
    ...{ address, concurrency, graceMs: GRACE_MS },
    onStalled: () => metrics.stalled.inc(),
    onLockLost: () => metrics.locksLost.inc(),
    onError: createComplaint(log, 'queue'),
  }
  const measured = (through: Process) => measureRuns(through, { metrics, concurrency })
  const alone = openConsumer({ ...common, queue: 'analyse', process: measured(slots.first(process)) })
  const among = openConsumer({
    ...{ ...common, queue: 'batch', yieldsTo: ['analyse'] },
    process: measured(slots.whenFree(process)),
  })
  // At once: each may wait for a Redis that is away, and for what is in work.
  lifetime.own('consumers', { close: () => Promise.all([alone.close(), among.close()]) })
}
