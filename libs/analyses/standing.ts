import type { Intent } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import type { Promises } from './promises.ts'
import { isWithdrawn } from './withdrawal.ts'

/** Something that a run stores, and how to take back what it has written. */
export interface Writing<Written> {
  readonly write: () => Promise<Written>
  readonly undo: (written: Written) => Promise<void>
}

/** Lets a run store something only while the promise stands that it keeps. */
export type WhileStanding = <Written>(kept: Intent, writing: Writing<Written>) => Promise<Written | 'withdrawn'>

export function createWhileStanding(store: ObjectStore, { intentOf }: Pick<Promises, 'intentOf'>): WhileStanding {
  return async (kept, { write, undo }) => {
    if ((await intentOf(kept.id))?.nonce !== kept.nonce) return 'withdrawn'
    const written = await write()
    // A missing intent alone does not tell: an equal run may have settled it.
    if (!(await isWithdrawn(store, kept))) return written
    await undo(written)
    return 'withdrawn'
  }
}
