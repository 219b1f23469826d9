import type { ObjectStore } from '#libs/storage/objects'
import { DELIVERIES, deliveryOfKey, SUBSCRIPTIONS, undeliveredKey } from './keys.ts'

export interface WebhookSweep {
  /** Removes the log of deliveries past its time, and subscriptions as old. Says how many objects went. */
  sweepWebhooks(retentionMs: number): Promise<number>
}

export function createWebhookSweep(store: ObjectStore, { now }: { readonly now: () => Date }): WebhookSweep {
  return {
    async sweepWebhooks(retentionMs) {
      const deliveries = await removeOlder(DELIVERIES, retentionMs, isDone)
      const subscriptions = await removeOlder(SUBSCRIPTIONS, retentionMs, async () => true)
      return deliveries + subscriptions
    },
  }

  async function removeOlder(prefix: string, ageMs: number, mayGo: (key: string) => Promise<boolean>): Promise<number> {
    let removed = 0
    for await (const { key, modifiedAt } of store.list(prefix)) {
      if (now().getTime() - modifiedAt.getTime() <= ageMs || !(await mayGo(key))) continue
      await store.remove(key)
      removed += 1
    }
    return removed
  }

  async function isDone(key: string): Promise<boolean> {
    return (await store.head(undeliveredKey(deliveryOfKey(key)))) === undefined
  }
}
