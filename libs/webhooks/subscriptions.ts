import { collect } from '#libs/analyses/collect'
import { toJson } from '#libs/analyses/json-object'
import type { ObjectStore } from '#libs/storage/objects'
import { subscriptionKey, subscriptionsOf, webhookOfKey } from './keys.ts'

/** Which registrations an upload has named: they hear how its analysis ends, and ends again after a retry. */
export interface Subscriptions {
  /**
   * To be called before the upload is promised: whoever looks for subscriptions has stored an outcome first, so either
   * it sees this one, or the upload sees the outcome.
   */
  subscribe(analysis: string, webhook: string): Promise<void>
  subscribers(analysis: string): Promise<ReadonlySet<string>>
  unsubscribe(analysis: string): Promise<void>
}

export function createSubscriptions(store: ObjectStore): Subscriptions {
  return {
    subscribe: (analysis, webhook) => store.put(subscriptionKey(analysis, webhook), toJson({ schema: 1 })),

    async subscribers(analysis) {
      const entries = await collect(store.list(subscriptionsOf(analysis)))
      return new Set(entries.map(({ key }) => webhookOfKey(key)))
    },

    async unsubscribe(analysis) {
      for (const { key } of await collect(store.list(subscriptionsOf(analysis)))) await store.remove(key)
    },
  }
}
