import type { RequestHandler } from 'express'
import { requireSame } from '../intake/idempotency.ts'
import type { Services } from '../services.ts'
import { submitOf } from '../webhooks/webhooks-named.ts'
import { unknownAnalysis } from './analysis-id.ts'
import { pathOf } from './analysis-resource.ts'
import { awaitEnd, hasEnded } from './await-end.ts'

type Needed = Pick<Services, 'analyses' | 'webhooks' | 'receiveUpload' | 'idempotency' | 'syncWaitMs'>

/** POST /v1/analyses: 202 with where to look, or 200 with the analysis when it has ended. */
export function submitAnalysis(services: Needed): RequestHandler {
  const { analyses, receiveUpload, idempotency, syncWaitMs } = services
  return async (request, response) => {
    const submit = await submitOf({ request, response }, services)
    const { answer: id } = await idempotency.once({ request, response }, (first) =>
      receiveUpload(request, response, async (upload) => {
        const fingerprint = analyses.identify(upload.sha256)
        requireSame(first, fingerprint)
        if (first === undefined || !(await isKnown(first.answer))) await submit(upload)
        return { fingerprint, answer: fingerprint }
      }),
    )
    await awaitEnd(id, { request, response }, { analyses, syncWaitMs })
    const resource = await analyses.look(id)
    if (resource === undefined) throw unknownAnalysis(id)
    response.location(pathOf(id))
    if (!hasEnded(resource)) response.set('Retry-After', '1')
    response.status(hasEnded(resource) ? 200 : 202).json(resource)
  }

  /** A repeated request is no second upload in the history, unless somebody has forgotten the first. */
  async function isKnown(id: string): Promise<boolean> {
    return (await analyses.stateOf(id)) !== undefined
  }
}
