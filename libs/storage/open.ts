import { randomUUID } from 'node:crypto'
import { SmartPlayError } from '#libs/contract/errors'
import type { StorageConfig } from '#libs/contract/storage-config'
import { openFilesystemStore } from './filesystem.ts'
import { openMinioStore } from './minio.ts'
import type { ObjectStore } from './objects.ts'

/**
 * The store that the configuration names, tried out. While a server cannot be reached this throws `store-unavailable`
 * and may be called again.
 */
export async function openStorage(config: StorageConfig): Promise<ObjectStore> {
  const store = await openKind(config)
  try {
    await proveConditionalPuts(store)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

function openKind(config: StorageConfig): Promise<ObjectStore> {
  switch (config.kind) {
    case 'filesystem':
      return openFilesystemStore(config)
    case 's3':
      return openMinioStore(config)
    default:
      return config satisfies never
  }
}

/**
 * Results are written once because the store refuses the second write; servers exist that take the condition's header
 * and ignore it, and with those two workers would overwrite each other unseen.
 */
export async function proveConditionalPuts(store: ObjectStore): Promise<void> {
  const key = `probes/${randomUUID()}`
  try {
    const first = await store.create(key, 'first')
    const second = await store.create(key, 'second')
    if (first === 'created' && second === 'exists') return
    const message = `the object store answered ${first} and ${second} to two conditional puts of one key`
    throw new SmartPlayError('store-unsuitable', `${message} (expected created and exists)`)
  } finally {
    await store.remove(key)
  }
}
