import type { RequestHandler } from 'express'
import { pathOf } from '../present/analysis-resource.ts'
import type { Services } from './services.ts'

/** POST /v1/analyses: 202 with where to look, or 200 with the result when there is one. */
export function submitAnalysis({ analyses, receiveUpload, metrics }: Services): RequestHandler {
  return async (request, response) => {
    const accepted = await receiveUpload(request, response, analyses.submit)
    if ('bytes' in accepted) metrics.uploadBytes.inc(accepted.bytes)
    const resource = await analyses.look(accepted.id)
    const isDone = resource?.status === 'completed'
    response.location(pathOf(accepted.id))
    if (!isDone) response.set('Retry-After', '1')
    response.status(isDone ? 200 : 202).json(resource)
  }
}
