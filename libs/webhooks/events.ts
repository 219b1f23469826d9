import type { Failure, Intent, Result } from '#libs/contract/stored'
import type { WebhookEvent } from '#libs/contract/webhook'
import type { Occurrence } from './delivery-id.ts'

/** How a reindex ended, as far as webhooks tell of it. */
export interface EndedReindex {
  readonly id: string
  readonly endedAt: string
  /** Why nothing was published; null where the new version is current. */
  readonly reason: string | null
  /** Of the request that began it, where that was traced. */
  readonly traceparent?: string | undefined
}

/** What happened, in a few words. Links begin with `base`: nothing, or where clients reach the API. */
export function analysisCompleted({ id, judgement, meta }: Result, intent: Intent, base: string): Occurrence {
  const { nonce, traceparent } = intent
  const { mood, confidence } = judgement
  const data = { id, status: 'completed', links: linksTo(`${base}/v1/analyses/${id}`), mood, confidence } as const
  return { nonce, traceparent, event: { type: 'analysis.completed', timestamp: meta.completedAt, data } }
}

export function analysisFailed(failure: Failure, base: string): Occurrence {
  const { id, nonce, traceparent, code, message, failedAt } = failure
  const error = { code, detail: message }
  const data = { id, status: 'failed', links: linksTo(`${base}/v1/analyses/${id}`), error } as const
  return { nonce, traceparent, event: { type: 'analysis.failed', timestamp: failedAt, data } }
}

export function reindexEnded(reindex: EndedReindex, base: string): Occurrence {
  const { id, endedAt: timestamp, reason, traceparent } = reindex
  const links = linksTo(`${base}/v1/reindexes/${id}`)
  const event: WebhookEvent =
    reason === null
      ? { type: 'reindex.completed', timestamp, data: { id, status: 'completed', links } }
      : { type: 'reindex.failed', timestamp, data: { id, status: 'failed', links, error: failedReindex(reason) } }
  return { nonce: id, traceparent, event }
}

export function webhookTested(id: string, { at, nonce }: { at: Date; nonce: string }, base: string): Occurrence {
  const data = { id, status: 'test', links: linksTo(`${base}/v1/webhooks/${id}`) } as const
  return { nonce, event: { type: 'webhook.test', timestamp: at.toISOString(), data } }
}

function failedReindex(detail: string) {
  return { code: 'reindex-failed', detail }
}

function linksTo(self: string) {
  return { self }
}
