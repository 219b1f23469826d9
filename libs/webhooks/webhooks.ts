import type { Installation } from '#libs/contract/stored'
import type { StoredWebhook } from '#libs/contract/webhook'
import type { ObjectStore } from '#libs/storage/objects'
import { createDeliveries, type Deliveries } from './deliveries.ts'
import { createRegistrations, type Registrations } from './registrations.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { createWebhookSweep, type WebhookSweep } from './sweep.ts'

/**
 * What is stored of webhooks: the truth, as the ledger is of analyses. Redis only hurries deliveries up.
 *
 * The states of a delivery and its moves:
 *
 *   unknown    nothing is stored                       note -> pending
 *   pending    the delivery and a note of it           tried -> pending, delivered, failed; forget -> unknown
 *   delivered  the receiver has answered with 2xx      replay -> pending; sweep, forget -> unknown
 *   failed     it was given up                         replay -> pending; sweep, forget -> unknown
 */
export interface Webhooks extends Registrations, Subscriptions, Deliveries, WebhookSweep {
  enabled(): Promise<readonly StoredWebhook[]>
  /** The registrations that are to hear how an analysis ends. */
  listenersTo(analysis: string): Promise<readonly StoredWebhook[]>
}

export interface WebhooksOptions {
  readonly installation: Pick<Installation, 'secret'>
  readonly now?: () => Date
  /** A registration was passed over that this release cannot read; nobody hears of it otherwise. */
  readonly onUnreadable?: (error: unknown) => void
}

export function createWebhooks(store: ObjectStore, options: WebhooksOptions): Webhooks {
  const { installation, now = () => new Date(), onUnreadable = () => {} } = options
  const registrations = createRegistrations(store, { installation, now, onUnreadable })
  const subscriptions = createSubscriptions(store)
  return {
    ...registrations,
    ...subscriptions,
    ...createDeliveries(store),
    ...createWebhookSweep(store, { now }),
    enabled,

    async listenersTo(analysis) {
      const webhooks = await enabled()
      if (webhooks.every(({ analyses }) => analyses === 'all')) return webhooks
      const named = await subscriptions.subscribers(analysis)
      return webhooks.filter(({ id, analyses }) => analyses === 'all' || named.has(id))
    },
  }

  async function enabled(): Promise<readonly StoredWebhook[]> {
    const webhooks = await registrations.webhooks()
    if (webhooks.length === 0) return []
    const disabled = await registrations.disabled()
    return webhooks.filter(({ id }) => !disabled.has(id))
  }
}
