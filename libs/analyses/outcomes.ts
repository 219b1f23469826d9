import { z } from 'zod'
import { type Failure, failure, type Intent, type Result, result } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { collect } from './collect.ts'
import { readJson, toJson } from './json-object.ts'
import { failureKey, resultKey, resultsOf, withdrawalKey } from './keys.ts'
import type { Promises } from './promises.ts'

/** How an analysis ended. */
export interface Outcomes {
  resultOf(id: string, pipelineVersion: string): Promise<Result | undefined>
  failureOf(id: string): Promise<Failure | undefined>
  /** The newest result of any other pipeline version, for want of a present one. */
  olderResultOf(id: string): Promise<Result | undefined>
  /**
   * Stores a result, once, while its intent stands. `exists`: an equal run was first. `withdrawn`: somebody forgot the
   * analysis meanwhile, and nothing is left of this run.
   */
  publish(result: Result, kept: Intent): Promise<'published' | 'exists' | 'withdrawn'>
  /** Stores a failure while its intent stands. */
  fail(failure: Failure, kept: Intent): Promise<'failed' | 'withdrawn'>
}

/** Written by `forget` before it removes an intent, for the run that has checked it a moment ago. */
export const withdrawal = z.object({ schema: z.literal(1), nonce: z.string() })

export function createOutcomes(store: ObjectStore, { intentOf }: Pick<Promises, 'intentOf'>): Outcomes {
  return {
    resultOf,
    failureOf: (id) => readJson(store, failureKey(id), failure),

    async olderResultOf(id) {
      const entries = await collect(store.list(resultsOf(id)))
      const newest = entries.toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())[0]
      return newest && readJson(store, newest.key, result)
    },

    async publish(fresh, kept) {
      if (!(await stands(kept))) return 'withdrawn'
      const key = resultKey(fresh.id, fresh.pipelineVersion)
      const created = await store.create(key, toJson(fresh))
      if (!(await isWithdrawn(kept))) return created === 'created' ? 'published' : 'exists'
      await store.remove(key)
      return 'withdrawn'
    },

    async fail(fresh, kept) {
      if (!(await stands(kept))) return 'withdrawn'
      await store.put(failureKey(fresh.id), toJson(fresh))
      if (!(await isWithdrawn(kept))) return 'failed'
      await store.remove(failureKey(fresh.id))
      return 'withdrawn'
    },
  }

  function resultOf(id: string, pipelineVersion: string) {
    return readJson(store, resultKey(id, pipelineVersion), result)
  }

  async function stands({ id, nonce }: Intent): Promise<boolean> {
    return (await intentOf(id))?.nonce === nonce
  }

  /** A missing intent alone does not tell: an equal run may have settled it. */
  async function isWithdrawn({ id, nonce }: Intent): Promise<boolean> {
    return (await readJson(store, withdrawalKey(id), withdrawal))?.nonce === nonce
  }
}
