import type { RequestHandler, Response } from 'express'
import { affectQuery, wishesQuery } from '#libs/contract/catalogue'
import { SmartPlayError } from '#libs/contract/errors'
import { readQuery, toWishes } from '../http/read-query.ts'
import type { Services } from '../services.ts'
import { unknownAnalysis } from './analysis-id.ts'

/**
 * GET /v1/analyses/{id}/recommendations: the catalogue's songs like an analysed one, as many and of such a kind as the
 * query says. What was heard decides, so any catalogue can be asked, without a new analysis.
 */
export function recommendForAnalysis({
  analyses,
  live,
}: Pick<Services, 'analyses' | 'live'>): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { ranking } = live()
    const { id } = request.params
    const wishes = toWishes(readQuery(wishesQuery, request))
    const resource = await analyses.look(id)
    if (resource === undefined) throw unknownAnalysis(id)
    if (resource.status !== 'completed') throw withoutResult(resource, response)
    const { features, meta, recommendations } = resource
    // What was heard by an older features version cannot be compared; looking has found that out already.
    const isComparable = recommendations.reason !== 'catalogue-outdated'
    response.json(isComparable ? ranking.likeSong(features, meta.sha256, wishes) : recommendations)
  }
}

/** GET /v1/recommendations?valence=&arousal=: the catalogue's songs around a point of the plane. */
export function recommendForAffect({ live }: Pick<Services, 'live'>): RequestHandler {
  return (request, response) => {
    const { valence, arousal, ...wishes } = readQuery(affectQuery, request)
    response.json(live().ranking.nearAffect({ valence, arousal }, toWishes(wishes)))
  }
}

function withoutResult({ id, status }: { id: string; status: string }, response: Response): SmartPlayError {
  if (status === 'queued' || status === 'running') response.set('Retry-After', '1')
  return new SmartPlayError('not-found', `there are no recommendations for ${id}: the analysis is ${status}`)
}
