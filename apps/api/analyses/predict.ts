import type { RequestHandler, Response } from 'express'
import { isErrorCode, SmartPlayError } from '#libs/contract/errors'
import type { Failure } from '#libs/contract/stored'
import { goneWith } from '../http/gone-with.ts'
import { spanOf } from '../http/trace-requests.ts'
import type { Services } from '../services.ts'
import { unknownAnalysis } from './analysis-id.ts'
import { pathOf } from './analysis-resource.ts'
import { awaitOutcome } from './await-outcome.ts'
import { toPrediction } from './prediction.ts'

/**
 * POST /upload and /predict: the seed's synchronous answer, exactly its JSON. Past SYNC_WAIT_MS it answers 202 with where
 * to look. A client that leaves cancels nothing.
 */
export function predict({ analyses, receiveUpload, syncWaitMs }: Services): RequestHandler {
  return async (request, response) => {
    const accepted = await receiveUpload(request, response, (upload) =>
      analyses.submit({ ...upload, span: spanOf(response) }),
    )
    if ('judgement' in accepted) {
      response.json(toPrediction(accepted))
      return
    }
    const outcome = await awaitOutcome(analyses, { id: accepted.id, timeoutMs: syncWaitMs, gone: goneWith(response) })
    if (outcome === undefined) await answerLater(accepted.id, response)
    else if ('failure' in outcome) throw asError(outcome.failure)
    else response.json(toPrediction(outcome.result))
  }

  async function answerLater(id: string, response: Response): Promise<void> {
    const resource = await analyses.look(id)
    if (resource === undefined) throw unknownAnalysis(id)
    response.location(pathOf(id)).set('Retry-After', '1').status(202).json(resource)
  }
}

function asError({ code, message }: Failure): SmartPlayError {
  return new SmartPlayError(isErrorCode(code) ? code : 'internal', message)
}
