import { removeOlder } from '#libs/analyses/remove-older'
import { unlessOutage } from '#libs/contract/errors'
import type { ObjectStore } from '#libs/storage/objects'
import { chunksOf } from './keys.ts'
import type { ReindexRuns } from './runs.ts'

export interface ChunkSweepDeps {
  readonly store: Pick<ObjectStore, 'list' | 'remove'>
  readonly runs: Pick<ReindexRuns, 'turns' | 'outcomeOf'>
  readonly now?: () => Date
}

/** Long after the last who may still read them: one that publishes a run which another has ended meanwhile. */
const KEPT_MS = 24 * 3_600_000

/**
 * Removes the chunks of runs that ended over a day ago, until told to end; says how many went. All that is asked of such
 * a run is in its outcome.
 *
 * It looks from the newest run down to the first whose chunks have gone, and removes the oldest first: so whatever lies
 * below that one is gone, also where a sweep broke off.
 */
export async function sweepChunks(deps: ChunkSweepDeps, signal: AbortSignal): Promise<number> {
  let removed = 0
  for (const run of (await runsToSweep(deps, signal)).reverse()) {
    if (signal.aborted) break
    removed += await removeOlder(deps.store, { prefix: chunksOf(run), signal })
  }
  return removed
}

/** From the newest to the oldest. One that was cancelled before its first chunk says nothing of those before it. */
async function runsToSweep(deps: ChunkSweepDeps, signal: AbortSignal): Promise<string[]> {
  const { store, runs, now = () => new Date() } = deps
  const found: string[] = []
  for await (const { run } of runs.turns()) {
    if (signal.aborted) return []
    // One whose end cannot be read keeps its chunks.
    const outcome = await runs.outcomeOf(run).catch(unlessOutage)
    if (outcome === undefined || now().getTime() - Date.parse(outcome.endedAt) <= KEPT_MS) continue
    if (await hasChunks(run, store)) found.push(run)
    else if (outcome.files.done > 0) break
  }
  return found
}

async function hasChunks(run: string, store: Pick<ObjectStore, 'list'>): Promise<boolean> {
  for await (const _chunk of store.list(chunksOf(run))) return true
  return false
}
