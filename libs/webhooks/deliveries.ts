import { inGroups } from '#libs/analyses/in-groups'
import { orUnreadable, readJson, toJson } from '#libs/analyses/json-object'
import { type DeliveryAttempt, type StoredDelivery, storedDelivery } from '#libs/contract/webhook'
import type { ListOptions, ObjectStore } from '#libs/storage/objects'
import { deliveryIdOf, isAbout, type Occurrence } from './delivery-id.ts'
import {
  DELIVERIES,
  type DeliveryName,
  deliveriesOf,
  deliveryKey,
  deliveryOfKey,
  UNDELIVERED,
  undeliveredKey,
} from './keys.ts'

/** Events on their way to registrations. A note under UNDELIVERED stands for each that is not done, as intents do. */
export interface Deliveries {
  /** Notes an occurrence for one registration. Repeated, it notes nothing twice. */
  note(occurrence: Occurrence, webhook: string): Promise<StoredDelivery>
  deliveryOf(name: DeliveryName): Promise<StoredDelivery | undefined>
  /** Of one registration, the newest first, after the one whose id is given; what cannot be read is left out. */
  deliveries(webhook: string, page: DeliveriesPage): Promise<readonly StoredDelivery[]>
  /** Those that have to be sent still. */
  undelivered(): AsyncIterable<DeliveryName>
  /** Stores one more try, and where it leaves the delivery; nothing, where somebody has forgotten it meanwhile. */
  tried(delivery: StoredDelivery, ending: Ending): Promise<void>
  /** To be sent once more, under its old id; noted anew also where it is pending, for an earlier try may have ended here. */
  replay(delivery: StoredDelivery): Promise<StoredDelivery>
  /** Nothing of it is to be sent any more. */
  drop(name: DeliveryName): Promise<void>
  /** Removes all that was or would be told of an analysis. */
  forgetDeliveries(subject: string): Promise<void>
}

export interface DeliveriesPage {
  readonly after: string | undefined
  readonly limit: number
}

export interface Ending {
  readonly attempt: DeliveryAttempt
  readonly status: StoredDelivery['status']
}

/** Replays may be many; the log keeps the last ones. */
const MAX_ATTEMPTS = 50

export function createDeliveries(store: ObjectStore): Deliveries {
  return {
    async note(occurrence, webhook) {
      const id = deliveryIdOf(webhook, occurrence)
      const { event, traceparent } = occurrence
      const fresh: StoredDelivery = {
        ...{ schema: 1, id, webhook, event, status: 'pending', attempts: [] },
        ...(traceparent && { traceparent }),
      }
      const isNew = (await store.create(deliveryKey(fresh), toJson(fresh))) === 'created'
      const noted = (isNew ? undefined : await deliveryOf(fresh)) ?? fresh
      if (noted.status === 'pending') await promise(noted)
      return noted
    },

    deliveryOf,

    async deliveries(webhook, { after, limit }) {
      const found: StoredDelivery[] = []
      for await (const names of inGroups(namesIn(deliveriesOf(webhook), startAfter(webhook, after)), limit)) {
        const read = await Promise.all(names.map((name) => deliveryOf(name).catch(orUnreadable)))
        found.push(...read.filter((delivery) => delivery !== undefined))
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    },

    undelivered: () => namesIn(UNDELIVERED),

    async tried(delivery, { attempt, status }) {
      if ((await store.head(undeliveredKey(delivery))) === undefined) return
      await write({ ...delivery, status, attempts: [...delivery.attempts, attempt].slice(-MAX_ATTEMPTS) })
      if (status === 'pending') return
      await store.remove(undeliveredKey(delivery))
      // Whoever replayed it as soon as it had ended has put the note there anew, for us to remove.
      if ((await deliveryOf(delivery))?.status === 'pending') await promise(delivery)
    },

    async replay(delivery) {
      const pending: StoredDelivery = { ...delivery, status: 'pending' }
      if (delivery.status !== 'pending') await write(pending)
      await promise(pending)
      return pending
    },

    drop: (name) => store.remove(undeliveredKey(name)),

    async forgetDeliveries(subject) {
      for await (const name of namesIn(DELIVERIES)) {
        if (!isAbout(name.id, subject)) continue
        await store.remove(undeliveredKey(name))
        await store.remove(deliveryKey(name))
      }
    },
  }

  function deliveryOf(name: DeliveryName) {
    return readJson(store, deliveryKey(name), storedDelivery)
  }

  function write(delivery: StoredDelivery): Promise<void> {
    return store.put(deliveryKey(delivery), toJson(delivery))
  }

  function promise(delivery: StoredDelivery): Promise<void> {
    return store.put(undeliveredKey(delivery), toJson({ schema: 1 }))
  }

  async function* namesIn(prefix: string, options: ListOptions = {}): AsyncGenerator<DeliveryName> {
    for await (const { key } of store.list(prefix, options)) yield deliveryOfKey(key)
  }
}

function startAfter(webhook: string, id: string | undefined): ListOptions {
  return id === undefined ? {} : { after: deliveryKey({ webhook, id }) }
}
