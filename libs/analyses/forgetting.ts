import type { Intent } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { orUnreadable } from './json-object.ts'
import { audioKey, checkpointsOf, failureKey, intentKey, resultsOf, SUBMISSIONS } from './keys.ts'
import type { Promises } from './promises.ts'
import { noteWithdrawal } from './withdrawal.ts'

/** A promise that is to be forgotten; what cannot be read is kept by no run of this release, so that none has to be told. */
type Standing = Intent | 'unreadable' | undefined

export interface Forgetting {
  /**
   * Removes all that is stored of an analysis: first its promise, so that a run in progress cannot publish any more; its
   * place in the history last, for finding that may take minutes. Says whether there was anything. May be repeated after
   * an error.
   */
  forget(id: string): Promise<'forgotten' | 'unknown'>
}

export function createForgetting(store: ObjectStore, promises: Pick<Promises, 'intentOf' | 'settle'>): Forgetting {
  return {
    async forget(id) {
      const standing = await withdraw(id)
      // Before the intent: whoever sends it again waits for that to go, and then finds that the audio has to be stored.
      const hadAudio = await removeIfThere(audioKey(id))
      await removeIntent(id, standing)
      let wasThere = hadAudio || standing !== undefined
      // Each as it is found: a program that ends half-way shall leave nothing of what was heard in it.
      for await (const key of keysOf(id)) {
        await store.remove(key)
        wasThere = true
      }
      return wasThere ? 'forgotten' : 'unknown'
    },
  }

  async function withdraw(id: string): Promise<Standing> {
    const standing: Standing = await promises.intentOf(id).catch((error) => orUnreadable(error) ?? 'unreadable')
    if (standing !== undefined && standing !== 'unreadable') await noteWithdrawal(store, standing)
    return standing
  }

  /** That one and no other: whoever waits for it no longer has put a new one over it. */
  async function removeIntent(id: string, standing: Standing): Promise<void> {
    if (standing === 'unreadable') await store.remove(intentKey(id))
    else if (standing !== undefined) await promises.settle(standing)
  }

  async function removeIfThere(key: string): Promise<boolean> {
    if ((await store.head(key)) === undefined) return false
    await store.remove(key)
    return true
  }

  async function* keysOf(id: string) {
    if (await store.head(failureKey(id))) yield failureKey(id)
    for (const prefix of [resultsOf(id), checkpointsOf(id)]) for await (const { key } of store.list(prefix)) yield key
    // Submissions sort by time, so those of one analysis lie anywhere among them.
    for await (const { key } of store.list(SUBMISSIONS)) if (key.endsWith(`-${id}.json`)) yield key
  }
}
