import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { retryQuery } from '#libs/contract/history'
import { readQuery } from '../http/read-query.ts'
import { spanOf } from '../http/trace-requests.ts'
import type { Services } from '../services.ts'
import { unknownAnalysis } from './analysis-id.ts'
import { pathOf } from './analysis-resource.ts'
import { readCursor } from './list-analyses.ts'

type Retries = Pick<Services, 'analyses' | 'retrying'>

/** POST /v1/analyses/{id}/retry: promises a failed analysis once more. */
export function retryAnalysis({ analyses, retrying }: Retries): RequestHandler<{ id: string }> {
  return async ({ params: { id } }, response) => {
    switch (await retrying.retry(id, spanOf(response))) {
      case 'unknown':
        throw unknownAnalysis(id)
      case 'not-failed':
        throw new SmartPlayError('not-failed', `analysis ${id} has not failed: there is nothing to try again`)
      case 'audio-gone':
        throw new SmartPlayError('audio-gone', `the audio of ${id} was removed (expected the file to be sent again)`)
      case 'retried':
        response
          .location(pathOf(id))
          .set('Retry-After', '1')
          .status(202)
          .json(await analyses.look(id))
    }
  }
}

/** One call stays short: the audio of each is read. */
const MOST_RETRIES = 100
/** Failures lie under the id of their analysis. */
const FAILURE = /^a[0-9a-f]{32}$/

/** POST /v1/analyses/retry: the next hundred failures, all or those with one code, behind what is sent alone. */
export function retryAnalyses({ retrying }: Pick<Services, 'retrying'>): RequestHandler {
  return async (request, response) => {
    const { code, cursor } = readQuery(retryQuery, request)
    const after = readCursor(cursor, FAILURE)
    response.json(await retrying.retryAll({ code, after, limit: MOST_RETRIES }, spanOf(response)))
  }
}
