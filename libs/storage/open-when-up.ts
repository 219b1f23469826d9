import { setTimeout as pause } from 'node:timers/promises'
import { SmartPlayError } from '#libs/contract/errors'
import type { StorageConfig } from '#libs/contract/storage-config'
import type { ObjectStore } from './objects.ts'
import { openStorage } from './open.ts'

const PAUSE_MS = 1000

/** Opens the store as soon as it answers: programs may be started before their servers. */
export async function openStorageWhenUp(
  config: StorageConfig,
  onWaiting: (error: Error) => void,
): Promise<ObjectStore> {
  for (;;) {
    try {
      return await openStorage(config)
    } catch (error) {
      if (!(error instanceof SmartPlayError && error.code === 'store-unavailable')) throw error
      onWaiting(error)
      await pause(PAUSE_MS)
    }
  }
}
