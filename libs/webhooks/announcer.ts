import { randomUUID } from 'node:crypto'
import type { StoredDelivery, StoredWebhook } from '#libs/contract/webhook'
import type { Occurrence } from './delivery-id.ts'
import { type EndedReindex, reindexEnded, webhookTested } from './events.ts'
import type { DeliveryName } from './keys.ts'
import type { Webhooks } from './webhooks.ts'

export interface AnnouncerDeps {
  readonly webhooks: Webhooks
  readonly enqueue: (name: DeliveryName) => Promise<unknown>
  /** The same; and one that waits out the pause after a failed try waits no longer. */
  readonly enqueueAtOnce: (name: DeliveryName) => Promise<unknown>
  /** It is noted, so the reconciler enqueues what could not be enqueued now. */
  readonly onEnqueueError: (error: unknown) => void
  /** Before every link: nothing, or where clients reach the API. */
  readonly linkBase: string
}

/** Tells registrations what happened. When a call resolves, what it has to tell is noted and cannot be lost. */
export interface Announcer {
  /** Asks how the analysis ended only where somebody listens. */
  analysisEnded(id: string, ending: () => Promise<Occurrence | undefined>): Promise<void>
  reindexEnded(reindex: EndedReindex): Promise<void>
  /** To one registration, whatever it has registered for. */
  test(webhook: StoredWebhook): Promise<StoredDelivery>
  /** One that is pending already is sent at once: whoever asks has mended the receiver, and its pause may last hours. */
  replay(delivery: StoredDelivery): Promise<StoredDelivery>
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const { webhooks, enqueue, enqueueAtOnce, onEnqueueError, linkBase } = deps

  return {
    async analysisEnded(id, ending) {
      const listeners = await webhooks.listenersTo(id)
      const occurrence = listeners.length > 0 ? await ending() : undefined
      if (occurrence !== undefined) await tell(occurrence, listeners)
    },

    async reindexEnded(reindex) {
      await tell(reindexEnded(reindex, linkBase), await webhooks.enabled())
    },

    test: ({ id }) => send(webhookTested(id, { at: new Date(), nonce: randomUUID() }, linkBase), id),

    async replay(delivery) {
      const pending = await webhooks.replay(delivery)
      await enqueueAtOnce(pending).catch(onEnqueueError)
      return pending
    },
  }

  async function tell(occurrence: Occurrence, listeners: readonly StoredWebhook[]): Promise<void> {
    const wanting = listeners.filter(({ events }) => events.some((type) => type === occurrence.event.type))
    await Promise.all(wanting.map(({ id }) => send(occurrence, id)))
  }

  async function send(occurrence: Occurrence, webhook: string): Promise<StoredDelivery> {
    const delivery = await webhooks.note(occurrence, webhook)
    if (delivery.status === 'pending') await enqueue(delivery).catch(onEnqueueError)
    return delivery
  }
}
