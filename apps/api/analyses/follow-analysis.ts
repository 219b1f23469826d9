import { EventEmitter, on } from 'node:events'
import type { RequestHandler } from 'express'
import type { AnalysisResource } from '#libs/contract/api'
import { type EventId, endOf, FIRST_EVENT, formatEventId, isNewer, parseEventId } from '#libs/contract/event-id'
import type { FeedEvent } from '#libs/queue/feed'
import { type EventStream, openEventStream } from '../http/event-stream.ts'
import type { Services } from '../services.ts'
import type { Analyses } from './analyses.ts'
import { unknownAnalysis } from './analysis-id.ts'
import { hasEnded } from './await-end.ts'

/**
 * GET /v1/analyses/{id}/events: how an analysis gets on, as server-sent events.
 *
 * First `snapshot`, the whole resource; then `stage` for every start and end of a stage; at last `completed`, `failed` or
 * `cancelled`, and the stream ends. Whoever comes back with the id of that last event gets 204: nothing more comes.
 *
 * Subscribed before the snapshot is taken, so nothing falls between the two; what both tell is told once, by its id.
 */
export function followAnalysis({ analyses, metrics }: Services): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { id } = request.params
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const events = watch(analyses, id, gone.signal)

    const snapshot = await analyses.look(id)
    if (snapshot === undefined) {
      gone.abort()
      throw unknownAnalysis(id)
    }
    if (hasEnded(snapshot) && request.get('Last-Event-ID') === snapshot.lastEvent) {
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
    if (hasEnded(snapshot)) stream.end(ending(snapshot))
    else await tell(snapshot, events, { analyses, stream }).catch(ignoreGone)
  }
}

/** The store is asked at least this often, and the connection kept open through proxies. */
const BEAT_MS = 15_000

type Watched = FeedEvent | { readonly kind: 'beat' }

/** What goes by, and a beat now and then, until the client has gone; events wait until they are read. */
function watch(analyses: Analyses, id: string, gone: AbortSignal): AsyncIterable<[Watched]> {
  const emitter = new EventEmitter<{ watched: [Watched] }>()
  const unfollow = analyses.follow(id, (event) => emitter.emit('watched', event))
  const beats = setInterval(() => emitter.emit('watched', { kind: 'beat' }), BEAT_MS)
  gone.addEventListener('abort', () => {
    unfollow()
    clearInterval(beats)
  })
  return on(emitter, 'watched', { signal: gone }) as AsyncIterable<[Watched]>
}

interface Telling {
  readonly analyses: Analyses
  readonly stream: EventStream
}

async function tell(snapshot: AnalysisResource, events: AsyncIterable<[Watched]>, { analyses, stream }: Telling) {
  let told = parseEventId(snapshot.lastEvent) ?? FIRST_EVENT
  for await (const [event] of events) {
    if (event.kind === 'progress') {
      if (!isNewer(event.progress, told)) continue
      told = event.progress
      stream.send({ event: 'stage', id: formatEventId(told), data: event.progress })
      continue
    }
    const current = await analyses.look(snapshot.id)
    if (current === undefined) return stream.end(cancelled(snapshot, told))
    if (hasEnded(current)) return stream.end(ending(current))
    stream.beat()
  }
}

function ending(resource: AnalysisResource) {
  return { event: resource.status, id: resource.lastEvent, data: resource }
}

/** Somebody has forgotten the analysis: there is nothing left to show. */
function cancelled({ id }: AnalysisResource, told: EventId) {
  return { event: 'cancelled', id: formatEventId(endOf(told.attempt)), data: { id, status: 'cancelled' } }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
