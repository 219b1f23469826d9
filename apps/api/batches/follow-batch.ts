import { EventEmitter, on } from 'node:events'
import type { RequestHandler } from 'express'
import type { BatchItem, BatchResource, StoredBatch } from '#libs/contract/batch'
import { formatEventId } from '#libs/contract/event-id'
import type { Analyses } from '../analyses/analyses.ts'
import { type EventStream, openEventStream } from '../http/event-stream.ts'
import { goneWith } from '../http/gone-with.ts'
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
 * Subscribed before the snapshot is taken, so nothing falls between the two; each song is told once, by its place.
 */
export function followBatch({ analyses, batching, metrics }: Needed): RequestHandler<{ batch: string }> {
  return async (request, response) => {
    const batch = await requireBatch(batching, request.params.batch)
    const signals = watch(batch, analyses, goneWith(response))
    const snapshot = await batching.look(batch)
    const isOver = snapshot.status === 'completed'
    if (isOver && request.get('Last-Event-ID') === snapshot.lastEvent) {
      response.status(204).end()
      return
    }
    if (request.method === 'HEAD') {
      response.type('text/event-stream').end()
      return
    }

    metrics.streams.inc()
    response.once('close', () => metrics.streams.dec())
    const stream = openEventStream(response)
    stream.send({ event: 'snapshot', id: snapshot.lastEvent, data: snapshot })
    if (isOver) endWith(stream, snapshot)
    else await tell({ batch, snapshot, signals, stream }).catch(ignoreGone)
  }

  async function tell({ batch, snapshot, signals, stream }: Telling): Promise<void> {
    const pending = new Set(snapshot.items.filter(isPending).map(({ index }) => index))
    let ended = batch.items.length - pending.size
    for await (const [signal] of signals) {
      for (const index of signal === 'beat' ? [...pending] : signal) {
        const item = pending.has(index) ? await batching.lookAtItem(batch, index) : undefined
        if (item === undefined || isPending(item)) continue
        pending.delete(index)
        ended += 1
        stream.send({ event: 'item', id: formatEventId(afterItems(ended)), data: item })
      }
      if (pending.size === 0) return endWith(stream, await batching.look(batch))
      if (signal === 'beat') stream.beat()
    }
  }
}

interface Telling {
  readonly batch: StoredBatch
  readonly snapshot: BatchResource
  readonly signals: AsyncIterable<[Signal]>
  readonly stream: EventStream
}

/** Places in the batch of a song whose job has ended; or a beat: all that is pending is looked at again. */
type Signal = readonly number[] | 'beat'

const BEAT_MS = 15_000

/** What goes by, and a beat now and then, until the client has gone; signals wait until they are read. */
function watch(batch: StoredBatch, analyses: Pick<Analyses, 'follow'>, gone: AbortSignal): AsyncIterable<[Signal]> {
  const emitter = new EventEmitter<{ signal: [Signal] }>()
  const unfollow = [...placesOf(batch)].map(([id, places]) =>
    analyses.follow(id, ({ kind }) => kind === 'ended' && void emitter.emit('signal', places)),
  )
  const beats = setInterval(() => emitter.emit('signal', 'beat'), BEAT_MS)
  gone.addEventListener('abort', () => {
    for (const leave of unfollow) leave()
    clearInterval(beats)
  })
  return on(emitter, 'signal', { signal: gone }) as AsyncIterable<[Signal]>
}

/** The same song may stand in a batch more than once. */
function placesOf({ items }: StoredBatch): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [index, { id }] of items.entries()) {
    if (id !== null) places.set(id, [...(places.get(id) ?? []), index])
  }
  return places
}

function isPending({ status }: BatchItem): boolean {
  return status === 'pending'
}

function endWith(stream: EventStream, batch: BatchResource): void {
  stream.end({ event: 'completed', id: batch.lastEvent, data: batch })
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
