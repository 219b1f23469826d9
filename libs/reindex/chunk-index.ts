import type { ObjectStore } from '#libs/storage/objects'
import { chunkKey, chunkOfKey, chunksOf } from './keys.ts'

/**
 * Which chunks of a live run are kept. They are kept roughly in their order and none goes before the run has ended, so a
 * look lists only what comes after the first gap: a few keys, however long the run is.
 */
export interface ChunkIndex {
  /** Looks again; says which chunks are new to it. */
  look(): Promise<readonly number[]>
  /** The first that are not there, at most `most`. */
  missing(most: number): readonly number[]
  /** How many are there. */
  count(): number
}

export function openChunkIndex(
  store: Pick<ObjectStore, 'list'>,
  { run, chunks }: { readonly run: string; readonly chunks: number },
): ChunkIndex {
  const known = new Set<number>()
  let gap = 0

  return {
    async look() {
      const found: number[] = []
      const after = gap === 0 ? {} : { after: chunkKey(run, gap - 1) }
      for await (const { key } of store.list(chunksOf(run), after)) {
        const chunk = chunkOfKey(key)
        if (!known.has(chunk)) found.push(chunk)
        known.add(chunk)
      }
      while (known.has(gap)) gap += 1
      return found
    },

    missing(most) {
      const numbers: number[] = []
      for (let chunk = gap; chunk < chunks && numbers.length < most; chunk += 1) {
        if (!known.has(chunk)) numbers.push(chunk)
      }
      return numbers
    },

    count: () => known.size,
  }
}
