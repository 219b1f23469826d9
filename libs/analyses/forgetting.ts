import type { ObjectStore } from '#libs/storage/objects'
import { orUnreadable } from './json-object.ts'
import { audioKey, checkpointsOf, failureKey, intentKey, resultsOf, SUBMISSIONS } from './keys.ts'
import type { Promises } from './promises.ts'
import { noteWithdrawal } from './withdrawal.ts'

export interface Forgetting {
  /**
   * Removes all that is stored of an analysis: first its promise, so that a run in progress cannot publish any more; its
   * place in the history last, for finding that may take minutes. Says whether there was anything. May be repeated after
   * an error.
   */
  forget(id: string): Promise<'forgotten' | 'unknown'>
}

export function createForgetting(store: ObjectStore, { intentOf }: Pick<Promises, 'intentOf'>): Forgetting {
  return {
    async forget(id) {
      let wasThere = await withdraw(id)
      // Each as it is found: a program that ends half-way shall leave neither the audio nor what was heard in it.
      for await (const key of keysOf(id)) {
        await store.remove(key)
        wasThere = true
      }
      return wasThere ? 'forgotten' : 'unknown'
    },
  }

  async function withdraw(id: string): Promise<boolean> {
    // One that cannot be read is kept by no run of this release: there is none to be told.
    const standing = await intentOf(id).catch(orUnreadable)
    if (standing !== undefined) await noteWithdrawal(store, standing)
    else if ((await store.head(intentKey(id))) === undefined) return false
    // Before the intent: whoever sends it again waits for that to go, and then finds that the audio has to be stored.
    await store.remove(audioKey(id))
    await store.remove(intentKey(id))
    return true
  }

  async function* keysOf(id: string) {
    for (const key of [audioKey(id), failureKey(id)]) if (await store.head(key)) yield key
    for (const prefix of [resultsOf(id), checkpointsOf(id)]) for await (const { key } of store.list(prefix)) yield key
    // Submissions sort by time, so those of one analysis lie anywhere among them.
    for await (const { key } of store.list(SUBMISSIONS)) if (key.endsWith(`-${id}.json`)) yield key
  }
}
