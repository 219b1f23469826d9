import type { RequestParamHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { analysisId } from '#libs/contract/stored'

export function unknownAnalysis(id: string): SmartPlayError {
  return new SmartPlayError('not-found', `there is no analysis ${id.slice(0, 40)}`)
}

/** Answers 404 for what cannot be an id, before anybody makes a key of it. */
export const requireAnalysisId: RequestParamHandler = (_request, _response, next, id: string) => {
  next(analysisId.safeParse(id).success ? undefined : unknownAnalysis(id))
}
