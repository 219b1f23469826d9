import { removeOlder } from '#libs/analyses/remove-older'
import type { ObjectStore } from '#libs/storage/objects'
import { DELIVERIES, deliveryOfKey, SUBSCRIPTIONS, undeliveredKey } from './keys.ts'

export interface WebhookSweep {
  /** Removes the log of deliveries past its time, and subscriptions as old, until told to end. Says how many went. */
  sweepWebhooks(retentionMs: number, signal?: AbortSignal): Promise<number>
}

export function createWebhookSweep(store: ObjectStore, { now }: { readonly now: () => Date }): WebhookSweep {
  return {
    async sweepWebhooks(retentionMs, signal) {
      const common = { ageMs: retentionMs, now, signal }
      const deliveries = await removeOlder(store, { ...common, prefix: DELIVERIES, mayGo: isDone })
      const subscriptions = await removeOlder(store, { ...common, prefix: SUBSCRIPTIONS })
      return deliveries + subscriptions
    },
  }

  async function isDone(key: string): Promise<boolean> {
    return (await store.head(undeliveredKey(deliveryOfKey(key)))) === undefined
  }
}
