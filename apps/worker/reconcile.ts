import { inGroups } from '#libs/analyses/in-groups'
import type { Ledger } from '#libs/analyses/ledger'
import type { StandingIntent } from '#libs/analyses/promises'
import { asSmartPlayError, isOutage } from '#libs/contract/errors'
import { jobIdOf } from '#libs/contract/job'
import type { Failure, Intent } from '#libs/contract/stored'
import type { Logger } from '#libs/observability/logger'
import type { WorkerMetrics } from '#libs/observability/metrics'
import type { Exclusive } from '#libs/queue/exclusive'
import type { FailedJob } from '#libs/queue/job-queue'
import type { SongQueues } from '#libs/queue/song-queues'
import { type Conclude, hasEnded } from './conclude.ts'
import { type Repeated, repeat } from './repeat.ts'

export interface ReconcilerDeps {
  readonly ledger: Ledger
  readonly conclude: Conclude
  readonly deliveries: Pick<DeliveryCare, 'heal'>
  readonly queue: Pick<SongQueues, 'isLive' | 'enqueue' | 'failureOf'>
  readonly exclusive: Pick<Exclusive, 'attempt'>
  readonly log: Logger
  readonly metrics: WorkerMetrics
}

/** The same for what webhooks have to be told; both end early when told to. */
export interface DeliveryCare {
  heal(signal: AbortSignal): Promise<void>
  /** Says how many objects went. */
  sweep(signal: AbortSignal): Promise<number>
}

type Reconciling = Omit<ReconcilerDeps, 'exclusive' | 'deliveries'>

export interface ReconcilerOptions {
  readonly intervalMs: number
}

/** So many promises are looked at together: on an S3 one after the other would take minutes for ten thousand. */
const AT_ONCE = 16
/** When Redis or the store is back, what was promised meanwhile should not wait for a whole interval. */
const AFTER_FAILURE_MS = 5000

/**
 * Brings Redis in line with the store, from the start of the worker and then every interval. A timer and not a job,
 * because a job would vanish with the Redis that it should heal. One worker at a time does it.
 */
export function startReconciler(deps: ReconcilerDeps, { intervalMs }: ReconcilerOptions): Repeated {
  const { deliveries, exclusive, log } = deps
  return repeat(async (signal) =>
    (await look(signal)) === 'looked' ? jittered(intervalMs) : Math.min(intervalMs, AFTER_FAILURE_MS),
  )

  async function look(signal: AbortSignal): Promise<'looked' | 'failed'> {
    try {
      const looked = await exclusive.attempt('reconcile', intervalMs, () => reconcileAll(signal))
      if (!looked) tellPromises([], deps)
      return 'looked'
    } catch (error) {
      log.warn({ err: error }, 'could not reconcile')
      return 'failed'
    }
  }

  async function reconcileAll(signal: AbortSignal) {
    await reconcile(deps, signal)
    await deliveries.heal(signal)
  }
}

/** Two workers that started together shall not keep knocking together. */
function jittered(intervalMs: number): number {
  return intervalMs * (0.9 + 0.2 * Math.random())
}

/** Looks at every promise that stands, once; told to end, it leaves the rest to the next look. */
export async function reconcile(deps: Reconciling, signal?: AbortSignal): Promise<void> {
  const promised: Date[] = []
  for await (const some of inGroups(deps.ledger.intents(), AT_ONCE)) {
    if (signal?.aborted) return
    const since = await Promise.all(some.map((standing) => reconcileStanding(standing, deps)))
    promised.push(...since.filter((date) => date !== undefined))
  }
  tellPromises(promised, deps)
}

/** Says since when it stood; undefined where it is gone. One that cannot be read is counted, and hides no others. */
async function reconcileStanding({ id, modifiedAt }: StandingIntent, deps: Reconciling): Promise<Date | undefined> {
  try {
    const intent = await deps.ledger.intentOf(id)
    if (intent === undefined) return undefined
    await reconcileIntent(intent, deps)
    return new Date(intent.submittedAt)
  } catch (error) {
    if (isOutage(asSmartPlayError(error).code)) throw error
    deps.log.error({ analysisId: id, err: error }, 'promise cannot be reconciled')
    return modifiedAt
  }
}

/** How many promises stood, and since when the oldest did. */
function tellPromises(promised: readonly Date[], { metrics }: Pick<ReconcilerDeps, 'metrics'>): void {
  const now = Date.now()
  const oldest = promised.reduce((oldest, date) => Math.min(oldest, date.getTime()), now)
  metrics.intentsPending.set(promised.length)
  metrics.oldestIntentSeconds.set((now - oldest) / 1000)
}

async function reconcileIntent(intent: Intent, { ledger, conclude, queue, log, metrics }: Reconciling) {
  const { id, pipelineVersion, queue: sentTo = 'analyse', traceparent: trace } = intent
  const jobId = jobIdOf(id, pipelineVersion)
  // Nearly all promises stand so, and whoever takes up the job looks whether they have ended.
  if (await queue.isLive(jobId)) return
  if (await hasEnded(intent, ledger)) return conclude(intent)

  const failed = await queue.failureOf(jobId)
  if (failed !== undefined && isOfThisPromise(failed, intent)) {
    log.warn({ analysisId: id, reason: failed.reason }, 'job failed without a word in the store')
    await ledger.fail(lostWorkerFailure(intent, failed), intent)
    return conclude(intent)
  }

  if ((await queue.enqueue({ schema: 1, id, ...(trace && { trace }) }, jobId, sentTo)) === 'joined') return
  metrics.reenqueued.inc()
  log.info({ analysisId: id }, 'promise without a job enqueued again')
}

/** A job that was picked up before the promise was made failed for an earlier one: the file was sent again since. */
function isOfThisPromise({ begunAt }: FailedJob, { submittedAt }: Intent): boolean {
  return begunAt.getTime() >= new Date(submittedAt).getTime()
}

function lostWorkerFailure(intent: Intent, { reason, failedAt }: FailedJob): Failure {
  const { id, nonce, pipelineVersion, name, submittedAt, traceparent } = intent
  const message = `the analysis was given up: ${reason}`
  const trace = traceparent && { traceparent }
  const common = { schema: 1, id, nonce, pipelineVersion, name, submittedAt, message, ...trace } as const
  return { ...common, status: 'failed', attempt: 0, code: 'worker-lost', stage: null, failedAt: failedAt.toISOString() }
}
