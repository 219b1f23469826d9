import { type StoredBatch, storedBatch } from '#libs/contract/batch'
import type { ObjectStore } from '#libs/storage/objects'
import { readJson, toJson } from './json-object.ts'
import { batchKey } from './keys.ts'

/** What was sent together; how each song stands, its own analysis says. */
export interface Batches {
  keepBatch(batch: Omit<StoredBatch, 'schema'>): Promise<void>
  batchOf(id: string): Promise<StoredBatch | undefined>
}

export function createBatches(store: ObjectStore): Batches {
  return {
    keepBatch: (batch) => store.put(batchKey(batch.id), toJson({ schema: 1, ...batch })),
    batchOf: (id) => readJson(store, batchKey(id), storedBatch),
  }
}
