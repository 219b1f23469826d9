import type { RequestHandler, Response } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { reindexesQuery, startReindexQuery } from '#libs/contract/reindex'
import { readQuery } from '../http/read-query.ts'
import { spanOf } from '../http/trace-requests.ts'
import type { Services } from '../services.ts'
import { requireReindex } from './reindex-named.ts'
import { hasEnded, pathOfReindex } from './reindex-resource.ts'
import type { Begun } from './reindexes.ts'

type Needed = Pick<Services, 'reindexes'>
type Named = RequestHandler<{ reindex: string }>

/** POST /v1/reindexes: begins one, or refuses with the live one's place; `join=true` answers with that one instead. */
export function startReindex({ reindexes }: Needed): RequestHandler {
  return async (request, response) => {
    const { join } = readQuery(startReindexQuery, request)
    const taken = await reindexes.begin(null, spanOf(response))
    if ('live' in taken && join === 'true') {
      response.location(pathOfReindex(taken.live.id)).json(taken.live)
      return
    }
    answerBegun(taken, response)
  }
}

/** GET /v1/reindexes: the newest first. */
export function listReindexes({ reindexes }: Needed): RequestHandler {
  return async (request, response) => {
    const { limit, cursor } = readQuery(reindexesQuery, request)
    response.json(await reindexes.list({ limit, cursor }))
  }
}

/** GET /v1/reindexes/{reindex} */
export function readReindex({ reindexes }: Needed): Named {
  return async ({ params }, response) => {
    response.json(await requireReindex(reindexes, params.reindex))
  }
}

/** DELETE /v1/reindexes/{reindex}: cancels; what was measured is reused by the next. */
export function cancelReindex({ reindexes }: Needed): Named {
  return async ({ params }, response) => {
    const { id } = await requireReindex(reindexes, params.reindex)
    const cancelled = await reindexes.cancel(id)
    if (cancelled === undefined) throw new SmartPlayError('reindex-ended', `reindex ${id} cannot be cancelled any more`)
    response.json(cancelled)
  }
}

/** POST /v1/reindexes/{reindex}/retry: a new run over the same files; those that did not fail are reused. */
export function retryReindex({ reindexes }: Needed): Named {
  return async ({ params }, response) => {
    const former = await requireReindex(reindexes, params.reindex)
    if (!hasEnded(former) || former.files.failed === 0) {
      const what = hasEnded(former) ? 'has no failed files' : 'has not ended'
      throw new SmartPlayError('not-failed', `reindex ${former.id} ${what} (expected an ended one with failures)`)
    }
    answerBegun(await reindexes.begin(former.id, spanOf(response)), response)
  }
}

function answerBegun(taken: Begun, response: Response): void {
  const { id } = 'begun' in taken ? taken.begun : taken.live
  const path = pathOfReindex(id)
  response.location(path)
  if ('live' in taken) throw new SmartPlayError('reindex-running', `reindex ${id} is running: see ${path}`)
  response.status(202).json(taken.begun)
}
