import type { RequestHandler } from 'express'
import type { AnalysisResource } from '#libs/contract/api'
import { type EventId, endOf, FIRST_EVENT, formatEventId, isNewer, parseEventId } from '#libs/contract/event-id'
import type { FeedEvent } from '#libs/queue/feed'
import type { EventStream } from '../http/event-stream.ts'
import { endWith, followResource, type Signals } from '../http/follow-resource.ts'
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
  return (request, response) => {
    const { id } = request.params
    return followResource<AnalysisResource, FeedEvent>(
      { request, response, metrics },
      {
        watch: (emit) => analyses.follow(id, emit),
        look: () => demand(analyses, id),
        hasEnded,
        tell: (snapshot, signals, stream) => tell(snapshot, signals, { analyses, stream }),
      },
    )
  }
}

async function demand(analyses: Analyses, id: string): Promise<AnalysisResource> {
  const resource = await analyses.look(id)
  if (resource === undefined) throw unknownAnalysis(id)
  return resource
}

interface Telling {
  readonly analyses: Analyses
  readonly stream: EventStream
}

async function tell(snapshot: AnalysisResource, signals: Signals<FeedEvent>, { analyses, stream }: Telling) {
  let told = parseEventId(snapshot.lastEvent) ?? FIRST_EVENT
  for await (const [event] of signals) {
    if (event !== 'beat' && event.kind === 'progress') {
      if (!isNewer(event.progress, told)) continue
      told = event.progress
      stream.send({ event: 'stage', id: formatEventId(told), data: event.progress })
      continue
    }
    const current = await analyses.look(snapshot.id)
    if (current === undefined) return stream.end(cancelled(snapshot, told))
    if (hasEnded(current)) return endWith(stream, current)
    stream.beat()
  }
}

/** Somebody has forgotten the analysis: there is nothing left to show. */
function cancelled({ id }: AnalysisResource, told: EventId) {
  return { event: 'cancelled', id: formatEventId(endOf(told.attempt)), data: { id, status: 'cancelled' } }
}
