import { unlessOutage } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { AUDIO, BATCHES, FAILURES, idOfKey, WITHDRAWALS } from './keys.ts'
import type { Outcomes } from './outcomes.ts'
import type { Promises } from './promises.ts'
import { removeOlder } from './remove-older.ts'

export interface Retention {
  /** How long audio is kept after its analysis ended. */
  readonly audioMs: number
  /** How long failures are kept, and what was sent together. */
  readonly failuresMs: number
}

export interface Sweep {
  /** Removes what is past its time, until told to end; results and checkpoints are kept. Says how many objects went. */
  sweep(retention: Retention, pipelineVersion: string, signal?: AbortSignal): Promise<number>
}

/** A withdrawal matters only to a run that was about to publish when it was written. */
const WITHDRAWAL_MS = 24 * 3_600_000

interface Reading extends Pick<Promises, 'intentOf'>, Pick<Outcomes, 'resultOf' | 'failureOf'> {
  readonly now: () => Date
}

export function createSweep(store: ObjectStore, { intentOf, resultOf, failureOf, now }: Reading): Sweep {
  return {
    async sweep({ audioMs, failuresMs }, pipelineVersion, signal) {
      const common = { now, signal }
      // What cannot be read stays, and does not keep the rest from going.
      const mayGo = async (key: string) =>
        (await isDone(idOfKey(key), audioMs, pipelineVersion).catch(unlessOutage)) ?? false
      const audio = await removeOlder(store, { ...common, prefix: AUDIO, ageMs: audioMs, mayGo })
      const failures = await removeOlder(store, { ...common, prefix: FAILURES, ageMs: failuresMs })
      const withdrawals = await removeOlder(store, { ...common, prefix: WITHDRAWALS, ageMs: WITHDRAWAL_MS })
      const batches = await removeOlder(store, { ...common, prefix: BATCHES, ageMs: failuresMs })
      return audio + failures + withdrawals + batches
    },
  }

  /** Audio may go when nobody waits for it any more; without an outcome it was never acknowledged. */
  async function isDone(id: string, ageMs: number, pipelineVersion: string): Promise<boolean> {
    if (await intentOf(id)) return false
    const completedAt = (await resultOf(id, pipelineVersion))?.meta.completedAt ?? (await failureOf(id))?.failedAt
    return completedAt === undefined || now().getTime() - new Date(completedAt).getTime() > ageMs
  }
}
