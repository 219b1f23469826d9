import { statfs } from 'node:fs/promises'
import { SmartPlayError } from '#libs/contract/errors'
import type { PressureGauge } from '#libs/queue/pressure'

/** Whether more uploads can be taken: looked at every two seconds, so that no upload pays for it. */
export interface Admission {
  /** Throws `overloaded` or `disk-full` while the door is closed. */
  check(): void
  close(): Promise<void>
}

export interface AdmissionOptions {
  readonly gauge: PressureGauge
  /** Songs that may wait. */
  readonly maxBacklog: number
  /** Where uploads in progress lie. */
  readonly directory: string
  readonly maxFileBytes: number
}

const LOOK_INTERVAL_MS = 2000
/**
 * Redis refuses every write at its limit, those of the workers too, and then nothing drains. So uploads stop well before.
 */
const FULL_REDIS = 0.7
/** So many of the largest uploads must still fit. */
const UPLOADS_IN_PROGRESS = 2

export async function startAdmission(options: AdmissionOptions): Promise<Admission> {
  const { gauge, maxBacklog, directory, maxFileBytes } = options
  let refusal: SmartPlayError | undefined
  let looking = look()
  await looking
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_INTERVAL_MS)

  return {
    check() {
      if (refusal !== undefined) throw refusal
    },
    async close() {
      clearInterval(timer)
      gauge.close()
      await looking
    },
  }

  async function look(): Promise<void> {
    refusal = (await findFullDisk()) ?? (await findFullQueue())
  }

  async function findFullDisk(): Promise<SmartPlayError | undefined> {
    const disk = await statfs(directory).catch(() => undefined)
    if (disk === undefined || disk.bavail * disk.bsize >= UPLOADS_IN_PROGRESS * maxFileBytes) return undefined
    return new SmartPlayError('disk-full', 'there is no room left for uploads in progress')
  }

  /** While Redis is away uploads are taken: they are safe in the store, and the reconciler brings them to the queue. */
  async function findFullQueue(): Promise<SmartPlayError | undefined> {
    const { waiting, memoryShare } = await gauge.read().catch(() => ({ waiting: 0, memoryShare: 0 }))
    if (memoryShare > FULL_REDIS) {
      return new SmartPlayError('overloaded', `the queue's memory is ${Math.round(memoryShare * 100)} % full`)
    }
    if (waiting < maxBacklog) return undefined
    return new SmartPlayError('overloaded', `${waiting} songs wait already (expected fewer than ${maxBacklog})`)
  }
}
