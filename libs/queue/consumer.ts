import { setTimeout as pause } from 'node:timers/promises'
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { asSmartPlayError, errorKind } from '#libs/contract/errors'
import { analyseJob, type JobProgress, type QueueName } from '#libs/contract/job'
import { consumerConnection, type QueueAddress } from './connection.ts'

/** One pick-up of one job. */
export interface Run {
  readonly id: string
  readonly jobId: string
  /** Counts the pick-ups of the job, crashes included, from 1. */
  readonly attempt: number
  /** No further try comes after this one. */
  readonly isLast: boolean
  /** Aborted when the worker has to end, or has lost the job. */
  readonly abort: AbortSignal
  /** Sent, never awaited: a Redis that is away for six seconds must not hold a run up. */
  report(progress: Omit<JobProgress, 'attempt' | 'n'>): void
}

/** Says in one word how the run ended. A SmartPlayError that no retry can help ends the job for good. */
export type Process = (run: Run) => Promise<string>

export interface ConsumerOptions {
  readonly address: QueueAddress
  readonly concurrency: number
  readonly process: Process
  readonly onStalled: (jobId: string) => void
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
const LEAVE_MS = 2000

export function openConsumer(options: ConsumerOptions): Consumer {
  const name: QueueName = 'analyse'
  const runs = new Set<Promise<string>>()
  const worker = new Worker(name, (job, token, abort) => perform(process, { job, token, abort }), {
    connection: consumerConnection(options.address),
    prefix: options.address.prefix,
    concurrency: options.concurrency,
    ...LOCKS,
  })
  worker.on('stalled', options.onStalled)
  worker.on('error', options.onError)
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'lock lost')
  })

  return {
    /** First nothing new is taken, then what runs may end, then it goes back: in this order nothing is counted as failed. */
    async close() {
      const closed = worker.close()
      const impatience = setTimeout(() => worker.cancelAllJobs(SHUTDOWN), options.graceMs)
      await Promise.race([closed, untilStuck()])
      clearTimeout(impatience)
    },
  }

  async function process(run: Run): Promise<string> {
    const running = options.process(run)
    runs.add(running)
    return running.finally(() => runs.delete(running))
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
}

async function perform(
  process: Process,
  { job, token, abort = new AbortController().signal }: PickUp,
): Promise<string> {
  const { id } = analyseJob.parse(job.data)
  let n = 0
  try {
    return await process({
      id,
      jobId: job.id ?? '',
      attempt: job.attemptsStarted,
      isLast: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
      abort,
      report(progress) {
        n += 1
        job.updateProgress({ ...progress, attempt: job.attemptsStarted, n }).catch(() => {})
      },
    })
  } catch (thrown) {
    if (abort.aborted && String(abort.reason).includes(SHUTDOWN)) return putBack(job, token)
    const error = asSmartPlayError(thrown)
    if (errorKind(error.code).retry === 'never') throw new UnrecoverableError(`${error.code}: ${error.message}`)
    throw error
  }
}

async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}
