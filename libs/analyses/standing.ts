import { z } from 'zod'
import type { Intent } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson } from './json-object.ts'
import { withdrawalKey } from './keys.ts'
import type { Promises } from './promises.ts'

/** Something that a run stores, and how to take back what it has written. */
export interface Writing<Written> {
  readonly write: () => Promise<Written>
  readonly undo: (written: Written) => Promise<void>
}

/** Lets a run store something only while the promise stands that it keeps. */
export type WhileStanding = <Written>(kept: Intent, writing: Writing<Written>) => Promise<Written | 'withdrawn'>

/** Written by `forget` before it removes an intent, for the run that has checked it a moment ago. */
const withdrawal = z.object({ schema: z.literal(1), nonce: z.string() })

export function createWhileStanding(store: ObjectStore, { intentOf }: Pick<Promises, 'intentOf'>): WhileStanding {
  return async (kept, { write, undo }) => {
    if ((await intentOf(kept.id))?.nonce !== kept.nonce) return 'withdrawn'
    const written = await write()
    if (!(await isWithdrawn(kept))) return written
    await undo(written)
    return 'withdrawn'
  }

  /** A missing intent alone does not tell: an equal run may have settled it. */
  async function isWithdrawn({ id, nonce }: Intent): Promise<boolean> {
    return (await readJson(store, withdrawalKey(id), withdrawal))?.nonce === nonce
  }
}
