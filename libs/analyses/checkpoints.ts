import type { z } from 'zod'
import { storedHeard } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { checkpointKey } from './keys.ts'

export type StoredHeard = z.infer<typeof storedHeard>

/** The one checkpoint worth keeping: what was heard, so that nothing is ever decoded twice. */
export interface Checkpoints {
  recall(id: string, featuresVersion: string): Promise<StoredHeard | undefined>
  remember(id: string, heard: Omit<StoredHeard, 'schema'>): Promise<void>
}

export function createCheckpoints(store: ObjectStore): Checkpoints {
  return {
    recall: (id, featuresVersion) => readJson(store, checkpointKey(id, featuresVersion), storedHeard),
    remember: (id, heard) => store.put(checkpointKey(id, heard.version), toJson({ schema: 1, ...heard })),
  }
}
