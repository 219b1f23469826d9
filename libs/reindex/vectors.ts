import { readJson, toJson } from '#libs/analyses/json-object'
import { storedHeard } from '#libs/contract/stored'
import type { Heard } from '#libs/pipeline/deps'
import type { ObjectStore } from '#libs/storage/objects'
import { vectorKey } from './keys.ts'

/** What was heard in catalogue files, by their content: whatever a file is called, it is measured once. */
export interface Vectors {
  recall(featuresVersion: string, sha256: string): Promise<Heard | undefined>
  remember(sha256: string, heard: Heard): Promise<void>
}

export function openVectors(store: Pick<ObjectStore, 'get' | 'put'>): Vectors {
  return {
    recall: (featuresVersion, sha256) => readJson(store, vectorKey(featuresVersion, sha256), storedHeard),
    remember: (sha256, heard) => store.put(vectorKey(heard.version, sha256), toJson({ schema: 1, ...heard })),
  }
}
