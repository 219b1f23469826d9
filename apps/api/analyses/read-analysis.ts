import type { RequestHandler } from 'express'
import type { Services } from '../services.ts'
import { unknownAnalysis } from './analysis-id.ts'
import { awaitEnd, hasEnded } from './await-end.ts'

/** GET /v1/analyses/{id}: how it stands; 202 where the client wanted to wait for its end and it did not come in time. */
export function readAnalysis(services: Pick<Services, 'analyses' | 'syncWaitMs'>): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { id } = request.params
    const waiting = await awaitEnd(id, { request, response }, services)
    const resource = await services.analyses.look(id)
    if (resource === undefined) throw unknownAnalysis(id)
    if (!hasEnded(resource)) response.set('Retry-After', '1')
    response.status(waiting === 'asked' && !hasEnded(resource) ? 202 : 200).json(resource)
  }
}
