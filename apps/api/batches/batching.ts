import { randomBytes } from 'node:crypto'
import type { Ledger } from '#libs/analyses/ledger'
import type { BatchItem, BatchResource, StoredBatch } from '#libs/contract/batch'
import type { Analyses } from '../analyses/analyses.ts'
import { presentBatch, presentBatchItem } from './batch-resource.ts'

export interface BatchingDeps {
  readonly ledger: Pick<Ledger, 'keepBatch' | 'batchOf'>
  readonly analyses: Pick<Analyses, 'stateOf' | 'look'>
}

/** What the API can do with songs that were sent together. */
export interface Batching {
  /** The id of the new batch. */
  create(items: StoredBatch['items']): Promise<string>
  /** What was sent; undefined where nobody knows the batch. */
  sent(id: string): Promise<StoredBatch | undefined>
  /** How it stands now. Costs one to four reads for each song. */
  look(batch: StoredBatch): Promise<BatchResource>
  lookAtItem(batch: StoredBatch, index: number): Promise<BatchItem>
}

/** So many songs are looked at at once. */
const AT_ONCE = 16

export function createBatching({ ledger, analyses }: BatchingDeps): Batching {
  return {
    async create(items) {
      const id = `b${randomBytes(12).toString('hex')}`
      await ledger.keepBatch({ id, createdAt: new Date().toISOString(), items })
      return id
    },
    sent: ledger.batchOf,
    look,
    lookAtItem,
  }

  async function look(batch: StoredBatch): Promise<BatchResource> {
    const items: BatchItem[] = []
    while (items.length < batch.items.length) {
      const some = batch.items.slice(items.length, items.length + AT_ONCE)
      const from = items.length
      items.push(...(await Promise.all(some.map((_, offset) => lookAtItem(batch, from + offset)))))
    }
    return presentBatch(batch, { items, estimatedSeconds: await estimate(items) })
  }

  async function lookAtItem(batch: StoredBatch, index: number): Promise<BatchItem> {
    const sent = batch.items[index] ?? { name: null, id: null, refusal: null }
    const state = sent.id === null ? undefined : await analyses.stateOf(sent.id)
    return presentBatchItem({ index, sent, state })
  }

  /** Songs are taken in the order in which they were sent, so the last one that waits ends the batch. */
  async function estimate(items: readonly BatchItem[]): Promise<number | null> {
    const last = items.findLast(({ status }) => status === 'pending')
    if (last?.id == null) return null
    const resource = await analyses.look(last.id)
    return resource !== undefined && 'queue' in resource ? resource.queue.estimatedSeconds : null
  }
}
