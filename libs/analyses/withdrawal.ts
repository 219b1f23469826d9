import { z } from 'zod'
import type { Intent } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { withdrawalKey } from './keys.ts'

/** The note that a promise is taken back, for whoever has read the promise a moment ago. */
const withdrawal = z.object({ schema: z.literal(1), nonce: z.string() })

/** Written by `forget` before it removes the intent. */
export function noteWithdrawal(store: ObjectStore, { id, nonce }: Intent): Promise<void> {
  return store.put(withdrawalKey(id), toJson({ schema: 1, nonce }))
}

export async function isWithdrawn(store: ObjectStore, { id, nonce }: Intent): Promise<boolean> {
  return (await readJson(store, withdrawalKey(id), withdrawal))?.nonce === nonce
}
