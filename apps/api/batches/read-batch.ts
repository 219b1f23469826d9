import type { RequestHandler } from 'express'
import type { Services } from '../services.ts'
import { requireBatch } from './batch-id.ts'

/** GET /v1/batches/{batch}: how each of its songs stands. */
export function readBatch({ batching }: Pick<Services, 'batching'>): RequestHandler<{ batch: string }> {
  return async ({ params: { batch } }, response) => {
    const resource = await batching.look(await requireBatch(batching, batch))
    if (resource.status === 'pending') response.set('Retry-After', '2')
    response.json(resource)
  }
}
