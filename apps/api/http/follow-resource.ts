import { EventEmitter, on } from 'node:events'
import type { Request, Response } from 'express'
import type { ApiMetrics } from '#libs/observability/metrics'
import { type EventStream, openEventStream } from './event-stream.ts'
import { goneWith } from './gone-with.ts'

/** Something that changes until it ends, as a client reads it at one moment. */
export interface Followed {
  readonly status: string
  /** Id of the newest event that it takes into account. */
  readonly lastEvent: string
}

/** How one kind of resource is followed. */
export interface Following<Resource extends Followed, Signal> {
  /** Calls back on what goes by, until the returned function is called. */
  watch(emit: (signal: Signal) => void): () => void
  /** The whole resource now; throws where there is none. */
  look(): Promise<Resource>
  hasEnded(resource: Resource): boolean
  /** Tells what comes after the snapshot, its end included; over when the client has gone. */
  tell(snapshot: Resource, signals: Signals<Signal>, stream: EventStream): Promise<void>
}

/** What goes by, and a beat now and then: then the store is to be asked, for events can be lost. */
export type Signals<Signal> = AsyncIterable<[Signal | 'beat']>

interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly metrics: Pick<ApiMetrics, 'streams'>
}

/** The store is asked at least this often, and the connection kept open through proxies. */
const BEAT_MS = 15_000

/**
 * Answers with server-sent events: first `snapshot`, the whole resource; then what `tell` tells; at last an event that is
 * called as the resource has ended, and the stream ends. Whoever comes back with the id of that last event gets 204.
 *
 * Watched before the snapshot is taken, so nothing falls between the two.
 */
export async function followResource<Resource extends Followed, Signal>(
  { request, response, metrics }: Exchange,
  { watch, look, hasEnded, tell }: Following<Resource, Signal>,
): Promise<void> {
  const gone = goneWith(response)
  const signals = collect(watch, gone)
  const snapshot = await look()
  if (gone.aborted) return
  const isOver = hasEnded(snapshot)
  if (isOver && request.get('Last-Event-ID') === snapshot.lastEvent) {
    response.status(204).end()
    return
  }
  if (request.method === 'HEAD') {
    response.type('text/event-stream').end()
    return
  }
  metrics.streams.inc()
  gone.addEventListener('abort', () => metrics.streams.dec())
  const stream = openEventStream(response)
  stream.send({ event: 'snapshot', id: snapshot.lastEvent, data: snapshot })
  if (isOver) endWith(stream, snapshot)
  else await tell(snapshot, signals, stream).catch(ignoreGone)
}

/** Ends a stream with the whole resource, under the name of its end. */
export function endWith(stream: EventStream, resource: Followed): void {
  stream.end({ event: resource.status, id: resource.lastEvent, data: resource })
}

/** Signals wait until they are read; when the client has gone there are no more. */
function collect<Signal>(watch: Following<Followed, Signal>['watch'], gone: AbortSignal): Signals<Signal> {
  const emitter = new EventEmitter()
  const emit = (signal: Signal | 'beat') => void emitter.emit('signal', signal)
  const unwatch = watch(emit)
  const beats = setInterval(() => emit('beat'), BEAT_MS)
  gone.addEventListener('abort', () => {
    unwatch()
    clearInterval(beats)
  })
  return on(emitter, 'signal', { signal: gone }) as Signals<Signal>
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
