import { EventEmitter, on } from 'node:events'
import type { RequestHandler } from 'express'
import type { ReindexResource } from '#libs/contract/reindex'
import { type EventStream, openEventStream } from '../http/event-stream.ts'
import { goneWith } from '../http/gone-with.ts'
import type { Services } from '../services.ts'
import { requireReindex } from './reindex-named.ts'
import { hasEnded } from './reindex-resource.ts'
import type { Reindexes } from './reindexes.ts'

/**
 * GET /v1/reindexes/{reindex}/events: how a run gets on, as server-sent events.
 *
 * First `snapshot`, the whole resource; then `progress`, the whole resource again, at most twice a second; at last
 * `completed`, `failed` or `cancelled`, and the stream ends. Whoever comes back with the id of that last event gets 204.
 *
 * Subscribed before the snapshot is taken; what goes by is only the reason to look, for the store says what is.
 */
export function followReindex({
  reindexes,
  metrics,
}: Pick<Services, 'reindexes' | 'metrics'>): RequestHandler<{ reindex: string }> {
  return async (request, response) => {
    const moments = watch(reindexes, goneWith(response))
    const snapshot = await requireReindex(reindexes, request.params.reindex)
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
    else await tell(snapshot, moments, { reindexes, stream }).catch(ignoreGone)
  }
}

/** At most so often is looked where workers report, so often at least where they do not. */
const LOOK_MS = 500
const PATIENT_LOOK_MS = 2000
/** The connection is kept open through proxies. */
const BEAT_MS = 15_000

/** Moments at which a look is worth while, until the client has gone. */
function watch(reindexes: Pick<Reindexes, 'follow'>, gone: AbortSignal): AsyncIterable<[]> {
  const emitter = new EventEmitter<{ moment: [] }>()
  let hasMoved = false
  let quietMs = 0
  const unfollow = reindexes.follow(() => {
    hasMoved = true
  })
  const clock = setInterval(() => {
    quietMs += LOOK_MS
    if (!hasMoved && quietMs < PATIENT_LOOK_MS) return
    hasMoved = false
    quietMs = 0
    emitter.emit('moment')
  }, LOOK_MS)
  gone.addEventListener('abort', () => {
    unfollow()
    clearInterval(clock)
  })
  return on(emitter, 'moment', { signal: gone }) as AsyncIterable<[]>
}

interface Telling {
  readonly reindexes: Pick<Reindexes, 'look'>
  readonly stream: EventStream
}

async function tell(snapshot: ReindexResource, moments: AsyncIterable<[]>, { reindexes, stream }: Telling) {
  let told = snapshot
  let toldAt = performance.now()
  for await (const _moment of moments) {
    const current = await reindexes.look(snapshot.id)
    if (current === undefined) return
    if (hasEnded(current)) return stream.end(ending(current))
    if (isNews(current, told)) {
      told = current
      toldAt = performance.now()
      stream.send({ event: 'progress', id: current.lastEvent, data: current })
    } else if (performance.now() - toldAt > BEAT_MS) {
      toldAt = performance.now()
      stream.beat()
    }
  }
}

/** A chunk that was begun again counts from its start: ids only rise, so nothing is told until it has come further. */
function isNews(current: ReindexResource, told: ReindexResource): boolean {
  return Number(current.lastEvent) > Number(told.lastEvent) || current.files.total !== told.files.total
}

function ending(resource: ReindexResource) {
  return { event: resource.status, id: resource.lastEvent, data: resource }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
