import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'
import type { DeliveryAttempt, StoredDelivery, StoredWebhook } from '#libs/contract/webhook'
import type { Logger } from '#libs/observability/logger'
import type { Process, Run } from '#libs/queue/consumer'
import { during } from '#libs/tracing/during'
import type { Span, Tracer } from '#libs/tracing/tracer'
import type { Send } from '#libs/webhooks/send'
import { signedHeaders } from '#libs/webhooks/sign'
import type { Webhooks } from '#libs/webhooks/webhooks'

export interface DeliverWebhooksDeps {
  readonly webhooks: Pick<
    Webhooks,
    'deliveryOf' | 'webhookOf' | 'disablingOf' | 'disable' | 'secretsOf' | 'tried' | 'drop'
  >
  readonly send: Send
  readonly log: Logger
  readonly tracer: Pick<Tracer, 'begin'>
}

interface Try {
  readonly delivery: StoredDelivery
  readonly webhook: StoredWebhook
  readonly run: Run<'webhooks'>
  readonly span: Span
}

const GONE = 410

/**
 * One try of one delivery. What is to be sent, and whether it still is, stands in the store. How it ends:
 *
 *   delivered     the receiver has answered with 2xx
 *   already-done  there was nothing to send any more
 *   forgotten     the registration is gone
 *   disabled      the registration is disabled, or has just been, by a 410
 *   (thrown)      to be tried again; or for good, and then the delivery has failed in the store
 */
export function createDeliverWebhooks({ webhooks, send, log, tracer }: DeliverWebhooksDeps): Process<'webhooks'> {
  return async (run) => {
    const delivery = await webhooks.deliveryOf(run.job)
    if (delivery?.status !== 'pending') return giveUp(run, 'already-done')
    const webhook = await webhooks.webhookOf(run.job.webhook)
    if (webhook === undefined) return giveUp(run, 'forgotten')
    if (delivery.event.type !== 'webhook.test' && (await webhooks.disablingOf(webhook.id))) return refuse(delivery)
    const deliver = async (span: Span) => settle(delivery, await tryOnce({ delivery, webhook, run, span }), run)
    return during(beginTry(delivery, run), deliver, run.abort)
  }

  async function giveUp({ job }: Run<'webhooks'>, outcome: string): Promise<string> {
    await webhooks.drop(job)
    return outcome
  }

  async function refuse(delivery: StoredDelivery): Promise<string> {
    const attempt = { at: new Date().toISOString(), ms: 0, status: null, error: 'the webhook is disabled' }
    await webhooks.tried(delivery, { attempt, status: 'failed' })
    return 'disabled'
  }

  /** In the trace of what it tells of, and linked to the try before it; pick-ups that stood aside are none. */
  function beginTry({ id, webhook, traceparent: parent }: StoredDelivery, run: Run<'webhooks'>): Span {
    const names = { 'smartplay.webhook.id': webhook, 'smartplay.delivery.id': id, 'smartplay.attempt': run.tries }
    const span = tracer.begin('deliver webhook', {
      ...{ kind: 'client', parent, follows: run.job.former, attributes: names },
    })
    if (span.traceparent !== undefined) run.leaveSpan(span.traceparent)
    return span
  }

  async function tryOnce({ delivery: { id, event }, webhook, run: { abort }, span }: Try): Promise<DeliveryAttempt> {
    const { traceparent } = span
    const [at, startedAt] = [new Date(), performance.now()]
    const body = JSON.stringify(event)
    const signed = signedHeaders({ id, body }, webhooks.secretsOf(webhook), at)
    const headers = { ...signed, ...(traceparent && { traceparent }) }
    const answer = await send({ url: webhook.url, body, headers }, abort).then(
      (status) => ({ status, error: null }),
      (error: unknown) => ({ status: null, error: asSmartPlayError(error).message }),
    )
    if (answer.status !== null) span.note({ 'http.response.status_code': answer.status })
    // A try that we cut short ourselves says nothing of the receiver.
    if (answer.status === null) abort.throwIfAborted()
    return { at: at.toISOString(), ms: Math.round(performance.now() - startedAt), ...answer }
  }

  async function settle(
    delivery: StoredDelivery,
    attempt: DeliveryAttempt,
    { tries, isLast }: Run<'webhooks'>,
  ): Promise<string> {
    const { id, webhook } = delivery
    const { status, ms, error } = attempt
    log.info({ webhook, delivery: id, attempt: tries, status, ms }, 'webhook tried')
    if (isSuccess(status)) {
      await webhooks.tried(delivery, { attempt, status: 'delivered' })
      return 'delivered'
    }
    if (status === GONE) {
      await webhooks.disable(webhook, 'the receiver answered 410: it wants no more')
      await webhooks.tried(delivery, { attempt, status: 'failed' })
      return 'disabled'
    }
    await webhooks.tried(delivery, { attempt, status: isLast ? 'failed' : 'pending' })
    throw new SmartPlayError('webhook-undelivered', `delivery ${id}: ${error ?? `status ${status}`} (expected 2xx)`)
  }
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}
