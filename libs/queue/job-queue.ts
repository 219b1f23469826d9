import { type Job, Queue } from 'bullmq'
import { JOBS, type JobOf, type ProgressOf, type QueueName } from '#libs/contract/job'
import { linkProducer, openRedis, type QueueAddress, type RedisClient } from './connection.ts'
import { within } from './within.ts'

const DEADLINE_MS = 2000
/**
 * Whoever uploads waits for this and for a look, and is answered within 2 s. What is late is done all the same, or
 * healed.
 */
const ENQUEUE_DEADLINE_MS = 1300
/** Nothing is on its way any more; and a program that has several queues must end in time without Redis too. */
const CLOSE_MS = 500
/** Where a job stands is good to know, but nobody should wait for it. */
const LOOK_DEADLINE_MS = 500

/** Faults pass that are no outage, which is not counted: 9 tries with doubling pauses from 2 s last about eight minutes. */
const JOB_OPTIONS = {
  attempts: 9,
  backoff: { type: 'exponential', delay: 2000, jitter: 0.5 },
  removeOnComplete: { age: 3600, count: 2000 },
  removeOnFail: { age: 7 * 24 * 3600, count: 5000 },
} as const

/** Receivers are away for longer than our own parts: 14 tries with doubling pauses from 5 s last six to eleven hours. */
const WEBHOOK_OPTIONS = {
  ...JOB_OPTIONS,
  attempts: 14,
  backoff: { type: 'exponential', delay: 5000, jitter: 0.5 },
} as const

/** A job that is not done. */
export interface LiveJob<Name extends QueueName = 'analyse'> {
  readonly state: 'queued' | 'running'
  readonly progress: ProgressOf<Name> | undefined
  /** Jobs ahead of it. */
  readonly position: number | null
}

export interface FailedJob {
  readonly reason: string
  /** When a worker picked it up for the last time. */
  readonly begunAt: Date
  readonly failedAt: Date
}

/** The sending side of a queue. All calls end within 2 s, with `queue-unavailable` where Redis does not answer. */
export interface JobQueue<Name extends QueueName = 'analyse'> {
  readonly name: Name
  enqueue(job: JobOf<Name>, jobId: string): Promise<'added' | 'joined'>
  /** The same; and a job that waits out the pause after a failed try waits no longer. */
  enqueueAtOnce(job: JobOf<Name>, jobId: string): Promise<'added' | 'joined'>
  /** Joins where another queue turns out to hold the job, which is looked up there while it is looked up here. */
  enqueueIf(isFree: Promise<boolean>, job: JobOf<Name>, jobId: string): Promise<'added' | 'joined'>
  /** A job that waits or runs; whether an ended one ended well is for the store to say. */
  look(jobId: string): Promise<LiveJob<Name> | undefined>
  /** Whether a job waits or runs: the same, for whoever would rather wait than not know. */
  isLive(jobId: string): Promise<boolean>
  /** Takes a job off the queue, where no worker holds it. */
  remove(jobId: string): Promise<void>
  /** How a job failed for good; undefined while it did not. */
  failureOf(jobId: string): Promise<FailedJob | undefined>
  counts(): Promise<Readonly<Record<string, number>>>
  /** For the dashboard. */
  readonly queue: Queue
  close(): Promise<void>
}

export function openJobQueue<Name extends QueueName>(address: QueueAddress, name: Name): JobQueue<Name> {
  const { connection, release } = linkProducer(address)
  const queue = new Queue(name, {
    connection,
    prefix: address.prefix,
    defaultJobOptions: name === 'webhooks' ? WEBHOOK_OPTIONS : JOB_OPTIONS,
    streams: { events: { maxLen: 50_000 } },
  })
  queue.on('error', () => {})
  const redis = openRedis(address)
  const add = (wanted: NewJob) => within(ENQUEUE_DEADLINE_MS, `enqueue ${wanted.jobId}`, enqueue(queue, wanted))

  return {
    name,
    queue,
    enqueue: (job, jobId) => add({ job, jobId, isFree: FREE }),
    enqueueAtOnce: (job, jobId) => add({ job, jobId, isFree: FREE, onDelayed: endPause }),
    enqueueIf: (isFree, job, jobId) => add({ job, jobId, isFree }),
    look: (jobId) => within(LOOK_DEADLINE_MS, `look for ${jobId}`, look(name, { queue, redis, jobId })),
    isLive: (jobId) => within(DEADLINE_MS, `look for ${jobId}`, isLive(queue, jobId)),
    remove: (jobId) => within(DEADLINE_MS, `remove ${jobId}`, remove(queue, jobId)),
    failureOf: (jobId) => within(DEADLINE_MS, `look for ${jobId}`, failureOf(queue, jobId)),
    counts: () => within(DEADLINE_MS, 'count jobs', queue.getJobCounts()),
    async close() {
      redis.disconnect()
      await within(CLOSE_MS, 'close', queue.close()).catch(() => void queue.disconnect().catch(() => {}))
      release()
    },
  }
}

interface NewJob {
  readonly job: object
  readonly jobId: string
  /** Nobody else holds the job. */
  readonly isFree: Promise<boolean>
  /** Done to a job that waits out a pause, which is joined all the same. */
  readonly onDelayed?: (delayed: Job | undefined) => Promise<void>
}

const FREE = Promise.resolve(true)

/**
 * BullMQ ignores an add whose job id exists, in whatever state, and a client would wait for ever. So we ask first: a
 * live job is joined. A failed one, a completed one, whose result is gone or it would have been answered, and one that is on
 * no list any more make room for a new one, with all of its attempts, and with no lost worker held against it.
 */
async function enqueue(queue: Queue, { job, jobId, isFree, onDelayed }: NewJob): Promise<'added' | 'joined'> {
  const [existing, mayBeAdded] = await Promise.all([queue.getJob(jobId), isFree])
  if (!mayBeAdded) return 'joined'
  const state = await existing?.getState()
  switch (state) {
    case 'delayed':
      await onDelayed?.(existing)
      return 'joined'
    case 'active':
    case 'waiting':
    case 'prioritized':
    case 'waiting-children':
      return 'joined'
  }
  if (!(await makeRoom(existing))) return 'joined'
  await queue.add(queue.name, job, { jobId })
  return 'added'
}

/** Not where a worker holds it: of several who ask at once, the new job of one may have been taken already. */
async function makeRoom(ended: Job | undefined): Promise<boolean> {
  try {
    await ended?.remove()
    return true
  } catch (error) {
    if (error instanceof Error && /locked/i.test(error.message)) return false
    throw error
  }
}

/** Where the pause ends by itself meanwhile, or somebody else ends it, the job runs as it should. */
async function endPause(delayed: Job | undefined): Promise<void> {
  await delayed?.promote().catch((error: unknown) => {
    if (!(error instanceof Error && /not in the delayed state/i.test(error.message))) throw error
  })
}

interface Connections {
  readonly queue: Queue
  readonly redis: RedisClient
}

const NOT_LIVE: ReadonlySet<string> = new Set(['completed', 'failed', 'unknown'])

async function isLive(queue: Queue, jobId: string): Promise<boolean> {
  return !NOT_LIVE.has(await queue.getJobState(jobId))
}

/** All questions at once: one after the other they would take three round trips. */
async function look<Name extends QueueName>(
  name: Name,
  { queue, redis, jobId }: Connections & { readonly jobId: string },
): Promise<LiveJob<Name> | undefined> {
  const [job, state, position] = await Promise.all([
    queue.getJob(jobId),
    queue.getJobState(jobId),
    positionOf(redis, queue.toKey('wait'), jobId),
  ])
  if (job === undefined || NOT_LIVE.has(state)) return undefined
  const progress = JOBS[name].progress.safeParse(job.progress).data as ProgressOf<Name> | undefined
  return state === 'active'
    ? { state: 'running', progress, position: 0 }
    : { state: 'queued', progress: undefined, position }
}

/** Waiting jobs are pushed on the left and taken from the right. */
async function positionOf(redis: RedisClient, waitList: string, jobId: string): Promise<number | null> {
  const [length, index] = await Promise.all([redis.llen(waitList), redis.lpos(waitList, jobId)])
  return index === null ? null : length - 1 - index
}

/** A job that a worker holds cannot be removed; it will find that nothing is promised any more. */
async function remove(queue: Queue, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId)
  if (job !== undefined && !(await job.isActive())) await makeRoom(job)
}

async function failureOf(queue: Queue, jobId: string): Promise<FailedJob | undefined> {
  const job = await queue.getJob(jobId)
  if (job === undefined || !(await job.isFailed())) return undefined
  const { failedReason: reason = 'unknown', finishedOn = 0, processedOn = finishedOn } = job
  return { reason, begunAt: new Date(processedOn), failedAt: new Date(finishedOn) }
}
