import type { Worker } from 'bullmq'

/** Says how far a job is, for as long as whoever says it holds the job's lock. */
export type TellProgress = (held: HeldJob, progress: object) => Promise<void>

export interface HeldJob {
  readonly jobId: string
  /** What its lock was taken with. */
  readonly token: string
}

/**
 * BullMQ's own update asks for no lock: a worker that has slept would put its progress over that of the one which has the
 * job now, and the job went backwards. Asked and written in one step, for one may sleep between the two as well.
 */
const TELL = `
local job, events, meta, lock = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, token, progress = ARGV[1], ARGV[2], ARGV[3]
if redis.call('GET', lock) ~= token or redis.call('EXISTS', job) == 0 then return 0 end
local most = redis.call('HGET', meta, 'opts.maxLenEvents') or 10000
redis.call('HSET', job, 'progress', progress)
redis.call('XADD', events, 'MAXLEN', '~', most, '*', 'event', 'progress', 'jobId', id, 'data', progress)
return 1`

const NAME = 'smartplayTellProgress'

export function fenceProgress(worker: () => Worker): TellProgress {
  let prepared: unknown

  return async ({ jobId, token }, progress) => {
    const queue = worker()
    const client = await queue.getBackend().client
    if (prepared !== client) client.defineCommand(NAME, { numberOfKeys: 4, lua: TELL })
    prepared = client
    const keys = [jobId, 'events', 'meta', `${jobId}:lock`].map((key) => queue.toKey(key))
    await client.runCommand(NAME, [...keys, jobId, token, JSON.stringify(progress)])
  }
}
