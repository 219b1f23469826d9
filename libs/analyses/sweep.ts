import { asSmartPlayError, isOutage } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { AUDIO, BATCHES, FAILURES, idOfKey, WITHDRAWALS } from './keys.ts'
import type { Outcomes } from './outcomes.ts'
import type { Promises } from './promises.ts'

export interface Retention {
  /** How long audio is kept after its analysis ended. */
  readonly audioMs: number
  /** How long failures are kept, and what was sent together. */
  readonly failuresMs: number
}

export interface Sweep {
  /** Removes what is past its time; results and checkpoints are kept. Says how many objects went. */
  sweep(retention: Retention, pipelineVersion: string): Promise<number>
}

/** A withdrawal matters only to a run that was about to publish when it was written. */
const WITHDRAWAL_MS = 24 * 3_600_000

interface Reading extends Pick<Promises, 'intentOf'>, Pick<Outcomes, 'resultOf' | 'failureOf'> {
  readonly now: () => Date
}

export function createSweep(store: ObjectStore, { intentOf, resultOf, failureOf, now }: Reading): Sweep {
  return {
    async sweep({ audioMs, failuresMs }, pipelineVersion) {
      const audio = await removeOlder(AUDIO, audioMs, (id) => isDone(id, audioMs, pipelineVersion))
      const failures = await removeOlder(FAILURES, failuresMs, async () => true)
      const withdrawals = await removeOlder(WITHDRAWALS, WITHDRAWAL_MS, async () => true)
      const batches = await removeOlder(BATCHES, failuresMs, async () => true)
      return audio + failures + withdrawals + batches
    },
  }

  async function removeOlder(prefix: string, ageMs: number, mayGo: (id: string) => Promise<boolean>): Promise<number> {
    let removed = 0
    for await (const { key, modifiedAt } of store.list(prefix)) {
      if (!isPast(modifiedAt, ageMs) || !(await mayGo(idOfKey(key)).catch(unlessOutage))) continue
      await store.remove(key)
      removed += 1
    }
    return removed
  }

  /** Audio may go when nobody waits for it any more; without an outcome it was never acknowledged. */
  async function isDone(id: string, ageMs: number, pipelineVersion: string): Promise<boolean> {
    if (await intentOf(id)) return false
    const completedAt = (await resultOf(id, pipelineVersion))?.meta.completedAt ?? (await failureOf(id))?.failedAt
    return completedAt === undefined || isPast(new Date(completedAt), ageMs)
  }

  /** What cannot be read stays, and does not keep the rest from going. */
  function unlessOutage(error: unknown): false {
    if (isOutage(asSmartPlayError(error).code)) throw error
    return false
  }

  function isPast(time: Date, ageMs: number): boolean {
    return now().getTime() - time.getTime() > ageMs
  }
}
