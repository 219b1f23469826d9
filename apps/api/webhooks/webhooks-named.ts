import type { Request, Response } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { webhookId } from '#libs/contract/webhook'
import type { Analyses } from '../analyses/analyses.ts'
import { spanOf } from '../http/trace-requests.ts'
import type { Services } from '../services.ts'

/** Names a registration that is to hear how the songs of this request end. Never an address: who uploads may not choose one. */
export const WEBHOOK_HEADER = 'SmartPlay-Webhook'

/** Submits an upload as part of its request; where that names a registration, this is noted before anything is promised. */
export async function submitOf(
  { request, response }: { readonly request: Request; readonly response: Response },
  { analyses, webhooks }: Pick<Services, 'analyses' | 'webhooks'>,
): Promise<Analyses['submit']> {
  const submit: Analyses['submit'] = (upload) => analyses.submit({ ...upload, span: spanOf(response) })
  const named = request.get(WEBHOOK_HEADER)
  if (named === undefined) return submit
  const isKnown = webhookId.safeParse(named).success && (await webhooks.webhookOf(named)) !== undefined
  if (!isKnown) {
    throw new SmartPlayError('bad-request', `${WEBHOOK_HEADER}: there is no webhook ${named.slice(0, 40)}`)
  }
  return async (upload) => {
    await webhooks.subscribe(analyses.identify(upload.sha256), named)
    return submit(upload)
  }
}
