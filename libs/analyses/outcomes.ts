import { type Failure, failure, type Intent, type Result, result } from '#libs/contract/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { collect } from './collect.ts'
import { readJson, toJson } from './json-object.ts'
import { failureKey, resultKey, resultsOf } from './keys.ts'
import type { WhileStanding } from './standing.ts'

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

export function createOutcomes(store: ObjectStore, whileStanding: WhileStanding): Outcomes {
  return {
    resultOf,
    failureOf: (id) => readJson(store, failureKey(id), failure),

    async olderResultOf(id) {
      const entries = await collect(store.list(resultsOf(id)))
      const newest = entries.toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime())[0]
      return newest && readJson(store, newest.key, result)
    },

    publish(fresh, kept) {
      const key = resultKey(fresh.id, fresh.pipelineVersion)
      return whileStanding(kept, {
        write: async () => ((await store.create(key, toJson(fresh))) === 'created' ? 'published' : 'exists'),
        // What stood there already is of a promise made since: its run was as fast as this one was slow.
        undo: async (written) => {
          if (written === 'published') await store.remove(key)
        },
      })
    },

    fail(fresh, kept) {
      const key = failureKey(fresh.id)
      return whileStanding(kept, {
        write: () => store.put(key, toJson(fresh)).then(() => 'failed'),
        undo: () => store.remove(key),
      })
    },
  }

  function resultOf(id: string, pipelineVersion: string) {
    return readJson(store, resultKey(id, pipelineVersion), result)
  }
}
