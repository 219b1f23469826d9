import type { ReindexResource } from '#libs/contract/reindex'
import { type ChunkIndex, openChunkIndex } from '#libs/reindex/chunk-index'
import { type ChunkInWork, type ChunkSummary, summarise } from '#libs/reindex/progress'
import type { ReindexRuns } from '#libs/reindex/runs'
import { chunkCount, type Run } from '#libs/reindex/stored'
import type { ObjectStore } from '#libs/storage/objects'
import { liveReindex } from './reindex-resource.ts'

export interface SightDeps {
  readonly runs: Pick<ReindexRuns, 'sourcesOf' | 'chunkOf'>
  readonly store: Pick<ObjectStore, 'list'>
}

/** What this process has seen of a live run: each chunk is read once, what is in work is only heard of. */
export interface Sight {
  /** Looks at the store for what is new; of several who ask at once, one looks for all. */
  look(): Promise<ReindexResource>
  /** A worker said how far a chunk is. */
  hear(chunk: number, inWork: ChunkInWork): void
}

interface Known {
  readonly total: number
  readonly index: ChunkIndex
}

export function openSight(run: Run, { runs, store }: SightDeps): Sight {
  const kept = new Map<number, ChunkSummary>()
  const inWork = new Map<number, ChunkInWork>()
  let known: Known | undefined
  let looking: Promise<ReindexResource> | undefined

  return {
    look() {
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
    hear(chunk, said) {
      if (!kept.has(chunk)) inWork.set(chunk, said)
    },
  }

  async function look(): Promise<ReindexResource> {
    known ??= await learn()
    for (const chunk of (await known?.index.look()) ?? []) await read(chunk)
    const standing = { total: known?.total, kept: [...kept.values()], inWork: [...inWork.values()] }
    return liveReindex(run, { ...standing, now: Date.now() })
  }

  async function learn(): Promise<Known | undefined> {
    const sources = await runs.sourcesOf(run.id)
    if (sources === undefined) return undefined
    const total = sources.files.length
    return { total, index: openChunkIndex(store, { run: run.id, chunks: chunkCount(total) }) }
  }

  async function read(chunk: number): Promise<void> {
    const found = await runs.chunkOf(run.id, chunk)
    if (found === undefined) return
    kept.set(chunk, summarise(found))
    inWork.delete(chunk)
  }
}
