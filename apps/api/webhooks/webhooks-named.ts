import type { Request } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { webhookId } from '#libs/contract/webhook'
import type { Analyses } from '../analyses/analyses.ts'
import type { Services } from '../services.ts'

/** Names a registration that is to hear how the songs of this request end. Never an address: who uploads may not choose one. */
export const WEBHOOK_HEADER = 'SmartPlay-Webhook'

/** Submits an upload; where the request names a registration, that is noted before anything is promised. */
export async function submitOf(
  request: Pick<Request, 'get'>,
  { analyses, webhooks }: Pick<Services, 'analyses' | 'webhooks'>,
): Promise<Analyses['submit']> {
  const named = request.get(WEBHOOK_HEADER)
  if (named === undefined) return analyses.submit
  const isKnown = webhookId.safeParse(named).success && (await webhooks.webhookOf(named)) !== undefined
  if (!isKnown) {
    throw new SmartPlayError('bad-request', `${WEBHOOK_HEADER}: there is no webhook ${named.slice(0, 40)}`)
  }
  return async (upload) => {
    await webhooks.subscribe(analyses.identify(upload.sha256), named)
    return analyses.submit(upload)
  }
}
