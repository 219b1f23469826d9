import { setTimeout as pause } from 'node:timers/promises'
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { asSmartPlayError, errorKind, isOutage } from '#libs/contract/errors'
import { JOBS, type JobOf, type ProgressOf, type QueueName } from '#libs/contract/job'
import { linkConsumer, type QueueAddress } from './connection.ts'
import { fenceProgress, type TellProgress } from './fenced-progress.ts'
import { openLookout } from './lookout.ts'
import type { SongQueue } from './song-queues.ts'
import { StandAside } from './stand-aside.ts'

/** One pick-up of one job. */
export interface Run<Name extends QueueName = SongQueue> {
  readonly queue: Name
  readonly job: JobOf<Name>
  readonly jobId: string
  /** Counts the pick-ups of the job, crashes included, from 1. */
  readonly attempt: number
  /** Counts its tries, from 1: a pick-up that an outage, a shutdown or the loss of its worker ended was none. */
  readonly tries: number
  /** No further try comes after this one. */
  readonly isLast: boolean
  /**
   * Whether this worker still holds the job's lock; one that has slept may not know yet that it lost it. Where Redis does
   * not answer nobody has taken it.
   */
  isOurs(): Promise<boolean>
  /** Aborted when the worker has to end, or has lost the job. */
  readonly abort: AbortSignal
  /** Sent, never awaited: a Redis that is away for six seconds must not hold a run up. Where the job is another's, lost. */
  report(progress: Omit<ProgressOf<Name>, 'attempt' | 'n'>): void
  /** Leaves the name of this pick-up's span to the next one, as `former` of its job. Sent, never awaited. */
  leaveSpan(traceparent: string): void
}

/**
 * Says in one word how the run ended. A SmartPlayError that no retry can help ends the job for good, a StandAside puts it
 * off.
 */
export type Process<Name extends QueueName = SongQueue> = (run: Run<Name>) => Promise<string>

export interface ConsumerOptions<Name extends QueueName> {
  readonly address: QueueAddress
  readonly queue: Name
  readonly concurrency: number
  readonly process: Process<Name>
  /** Begins no job while any waits on these. */
  readonly yieldsTo?: readonly QueueName[]
  readonly onStalled: (jobId: string) => void
  /** The lock of a job could not be renewed: its run is aborted, for somebody else may have the job. */
  readonly onLockLost?: (jobId: string) => void
  readonly onError: (error: Error) => void
  /** How long runs in progress may go on once the consumer is closed; then their jobs go back to the queue. */
  readonly graceMs: number
}

export interface Consumer {
  close(): Promise<void>
}

/**
 * A lost worker is noticed after at most 20 s: its lock lasts 15 s and is looked for every 5 s. Losing a worker says
 * nothing against the file, whose decoder is another process, so it is forgiven often, but not for ever.
 */
const LOCKS = { lockDuration: 15_000, stalledInterval: 5000, maxStalledCount: 10 } as const

/** So long may Redis take to confirm that an idle worker leaves. */
const LEAVE_MS = 1000

export function openConsumer<Name extends QueueName>(options: ConsumerOptions<Name>): Consumer {
  const { queue, address } = options
  const { connection, release } = linkConsumer(address)
  const runs = new Set<Promise<string>>()
  const tell = fenceProgress(() => worker)
  const worker: Worker = new Worker(
    queue,
    (job, token, abort) => perform(queue, process, { job, token, abort, tell }),
    {
      connection,
      prefix: address.prefix,
      concurrency: options.concurrency,
      ...LOCKS,
    },
  )
  const lookout = options.yieldsTo && openLookout(address, options.yieldsTo)
  worker.on('stalled', options.onStalled)
  worker.on('error', options.onError)
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) {
      worker.cancelJob(jobId, 'lock lost')
      options.onLockLost?.(jobId)
    }
  })

  return {
    /** First nothing new is taken, then what runs may end, then it goes back: in this order nothing is counted as failed. */
    async close() {
      const closed = worker.close()
      const impatience = setTimeout(() => worker.cancelAllJobs(SHUTDOWN), options.graceMs)
      await Promise.race([closed, untilStuck()])
      clearTimeout(impatience)
      lookout?.close()
      release()
    },
  }

  async function process(run: Run<Name>): Promise<string> {
    const running = takeTurn(run)
    runs.add(running)
    return running.finally(() => runs.delete(running))
  }

  async function takeTurn(run: Run<Name>): Promise<string> {
    await lookout?.quiet(run.abort)
    return options.process(run)
  }

  /** Idle, and yet not closed: Redis is away, and BullMQ would wait for it. What it holds of ours falls by itself. */
  async function untilStuck(): Promise<void> {
    do {
      await Promise.allSettled(runs)
      await pause(LEAVE_MS, undefined, { ref: false })
    } while (runs.size > 0)
  }
}

const SHUTDOWN = 'shutdown'

interface PickUp {
  readonly job: Job
  readonly token: string | undefined
  readonly abort: AbortSignal | undefined
  readonly tell: TellProgress
}

async function perform<Name extends QueueName>(
  queue: Name,
  process: Process<Name>,
  { job, token = '', abort = new AbortController().signal, tell }: PickUp,
): Promise<string> {
  const parsed = JOBS[queue].job.parse(job.data) as JobOf<Name>
  const { id: jobId = '', attemptsStarted: attempt } = job
  const tries = job.attemptsMade + 1
  let n = 0
  try {
    return await process({
      queue,
      job: parsed,
      jobId,
      attempt,
      tries,
      isLast: tries >= (job.opts.attempts ?? 1),
      isOurs: () =>
        job.extendLock(token, LOCKS.lockDuration).then(
          (extended) => extended > 0,
          () => true,
        ),
      abort,
      report(progress) {
        n += 1
        tell({ jobId, token }, { ...progress, attempt, n }).catch(() => {})
      },
      leaveSpan: (former) => void job.updateData({ ...parsed, former }).catch(() => {}),
    })
  } catch (thrown) {
    if (abort.aborted && String(abort.reason).includes(SHUTDOWN)) return putBack(job, token)
    if (thrown instanceof StandAside) return standAside(job, token, thrown.pauseMs)
    const error = asSmartPlayError(thrown)
    if (isOutage(error.code)) return standAside(job, token, OUTAGE_PAUSE_MS * (1 + Math.random()))
    if (errorKind(error.code).retry === 'never') throw new UnrecoverableError(`${error.code}: ${error.message}`)
    throw error
  }
}

async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

/** After a store that was away for an hour, nothing waits longer than this. */
const OUTAGE_PAUSE_MS = 5000

/** The tries of a job are for its own faults: an outage would burn them all, and end as failed what nobody has looked at. */
async function standAside(job: Job, token: string | undefined, pauseMs: number): Promise<never> {
  await job.moveToDelayed(Date.now() + pauseMs, token)
  throw new DelayedError()
}
