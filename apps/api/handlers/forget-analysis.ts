import type { RequestHandler } from 'express'
import { unknownAnalysis } from './analysis-id.ts'
import type { Services } from './services.ts'

/** DELETE /v1/analyses/{id}: cancels and forgets; nothing of it is left. */
export function forgetAnalysis({ analyses }: Services): RequestHandler<{ id: string }> {
  return async ({ params: { id } }, response) => {
    if ((await analyses.forget(id)) === 'unknown') throw unknownAnalysis(id)
    response.status(204).end()
  }
}
