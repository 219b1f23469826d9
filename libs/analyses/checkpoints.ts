import type { z } from 'zod'
import { type Intent, storedHeard } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { checkpointKey } from './keys.ts'
import type { WhileStanding } from './standing.ts'

export type StoredHeard = z.infer<typeof storedHeard>

/** The one checkpoint worth keeping: what was heard, so that nothing is ever decoded twice. */
export interface Checkpoints {
  recall(id: string, featuresVersion: string): Promise<StoredHeard | undefined>
  /** Stores what was heard, while its intent stands: a late run must not bring back what somebody has forgotten. */
  remember(heard: Omit<StoredHeard, 'schema'>, kept: Intent): Promise<'remembered' | 'withdrawn'>
}

export function createCheckpoints(store: ObjectStore, whileStanding: WhileStanding): Checkpoints {
  return {
    recall: (id, featuresVersion) => readJson(store, checkpointKey(id, featuresVersion), storedHeard),
    remember(heard, kept) {
      const key = checkpointKey(kept.id, heard.version)
      return whileStanding(kept, {
        write: () => store.put(key, toJson({ schema: 1, ...heard })).then(() => 'remembered'),
        undo: () => store.remove(key),
      })
    },
  }
}
