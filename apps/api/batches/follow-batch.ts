import type { RequestHandler } from 'express'
import type { BatchItem, BatchResource, StoredBatch } from '#libs/contract/batch'
import { formatEventId } from '#libs/contract/event-id'
import type { Analyses } from '../analyses/analyses.ts'
import type { EventStream } from '../http/event-stream.ts'
import { endWith, followResource, type Signals } from '../http/follow-resource.ts'
import type { Services } from '../services.ts'
import { requireBatch } from './batch-id.ts'
import { afterItems } from './batch-resource.ts'

type Needed = Pick<Services, 'analyses' | 'batching' | 'metrics'>

/**
 * GET /v1/batches/{batch}/events: how a batch gets on, as server-sent events.
 *
 * First `snapshot`, the whole resource; then `item` for every song that has ended, in the order in which they do; at last
 * `completed`, the whole resource again, and the stream ends. Whoever comes back with the id of that last event gets 204.
 *
 * Subscribed before the snapshot is taken, so nothing falls between the two; each song is told once, by its place. One that
 * somebody has had tried again, before the others were through, is waited for and told once more.
 */
export function followBatch({ analyses, batching, metrics }: Needed): RequestHandler<{ batch: string }> {
  return async (request, response) => {
    const batch = await requireBatch(batching, request.params.batch)
    await followResource<BatchResource, Signal>(
      { request, response, metrics },
      {
        watch: (emit) => watch(batch, analyses, emit),
        look: () => batching.look(batch),
        hasEnded,
        tell: (snapshot, signals, stream) => tell({ batch, snapshot, signals, stream }),
      },
    )
  }

  async function tell({ batch, snapshot, signals, stream }: Telling): Promise<void> {
    const pending = new Set(snapshot.items.filter(isPending).map(({ index }) => index))
    for await (const [signal] of signals) {
      // After a beat all that is pending is looked at again.
      for (const index of signal === 'beat' ? [...pending] : signal) {
        const item = pending.has(index) ? await batching.lookAtItem(batch, index) : undefined
        if (item === undefined || isPending(item)) continue
        pending.delete(index)
        const ended = batch.items.length - pending.size
        stream.send({ event: 'item', id: formatEventId(afterItems(ended)), data: item })
      }
      if (pending.size === 0) {
        const current = await batching.look(batch)
        if (hasEnded(current)) return endWith(stream, current)
        for (const { index } of current.items.filter(isPending)) pending.add(index)
      }
      if (signal === 'beat') stream.beat()
    }
  }
}

interface Telling {
  readonly batch: StoredBatch
  readonly snapshot: BatchResource
  readonly signals: Signals<Signal>
  readonly stream: EventStream
}

/** Places in the batch of a song whose job has ended. */
type Signal = readonly number[]

function watch(batch: StoredBatch, analyses: Pick<Analyses, 'follow'>, emit: (signal: Signal) => void): () => void {
  const unfollow = [...placesOf(batch)].map(([id, places]) =>
    analyses.follow(id, ({ kind }) => kind === 'ended' && emit(places)),
  )
  return () => {
    for (const leave of unfollow) leave()
  }
}

/** The same song may stand in a batch more than once. */
function placesOf({ items }: StoredBatch): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [index, { id }] of items.entries()) {
    if (id !== null) places.set(id, [...(places.get(id) ?? []), index])
  }
  return places
}

function hasEnded({ status }: BatchResource): boolean {
  return status === 'completed'
}

function isPending({ status }: BatchItem): boolean {
  return status === 'pending'
}
