import type { RequestHandler } from 'express'
import { unknownAnalysis } from './analysis-id.ts'
import type { Services } from './services.ts'

/** GET /v1/analyses/{id}: how it stands. */
export function readAnalysis({ analyses }: Services): RequestHandler<{ id: string }> {
  return async ({ params: { id } }, response) => {
    const resource = await analyses.look(id)
    if (resource === undefined) throw unknownAnalysis(id)
    if (resource.status === 'queued' || resource.status === 'running') response.set('Retry-After', '1')
    response.json(resource)
  }
}
