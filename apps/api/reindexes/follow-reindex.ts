import type { RequestHandler } from 'express'
import type { ReindexResource } from '#libs/contract/reindex'
import type { EventStream } from '../http/event-stream.ts'
import { endWith, followResource, type Signals } from '../http/follow-resource.ts'
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
  return (request, response) =>
    followResource<ReindexResource, 'moment'>(
      { request, response, metrics },
      {
        watch: (emit) => watch(reindexes, emit),
        look: () => requireReindex(reindexes, request.params.reindex),
        hasEnded,
        tell: (snapshot, signals, stream) => tell(snapshot, signals, { reindexes, stream }),
      },
    )
}

/** At most so often is looked where workers report, so often at least where they do not. */
const LOOK_MS = 500
const PATIENT_LOOK_MS = 2000
/** Calls back at moments at which a look is worth while. */
function watch(reindexes: Pick<Reindexes, 'follow'>, emit: (moment: 'moment') => void): () => void {
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
    emit('moment')
  }, LOOK_MS)
  return () => {
    unfollow()
    clearInterval(clock)
  }
}

interface Telling {
  readonly reindexes: Pick<Reindexes, 'look'>
  readonly stream: EventStream
}

async function tell(snapshot: ReindexResource, signals: Signals<'moment'>, { reindexes, stream }: Telling) {
  let told = snapshot
  for await (const [signal] of signals) {
    const current = await reindexes.look(snapshot.id)
    if (current === undefined) return
    if (hasEnded(current)) return endWith(stream, current)
    if (isNews(current, told)) {
      told = current
      stream.send({ event: 'progress', id: current.lastEvent, data: current })
    } else if (signal === 'beat') stream.beat()
  }
}

/** A chunk that was begun again counts from its start: ids only rise, so nothing is told until it has come further. */
function isNews(current: ReindexResource, told: ReindexResource): boolean {
  return Number(current.lastEvent) > Number(told.lastEvent) || current.files.total !== told.files.total
}
