import type { RequestHandler } from 'express'
import type { Services } from '../services.ts'
import { unknownAnalysis } from './analysis-id.ts'

/** DELETE /v1/analyses/{id}: cancels and forgets; nothing of it is left. */
export function forgetAnalysis({ analyses, webhooks }: Services): RequestHandler<{ id: string }> {
  return async ({ params: { id } }, response) => {
    const forgotten = await analyses.forget(id)
    // Also where it is unknown: an earlier try may have come no further.
    await webhooks.unsubscribe(id)
    await webhooks.forgetDeliveries(id)
    if (forgotten === 'unknown') throw unknownAnalysis(id)
    response.status(204).end()
  }
}
