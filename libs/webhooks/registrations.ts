import { randomBytes } from 'node:crypto'
import { collect } from '#libs/analyses/collect'
import { readJson, toJson } from '#libs/analyses/json-object'
import { isUnreadable, SmartPlayError } from '#libs/contract/errors'
import type { Installation } from '#libs/contract/stored'
import { type NewWebhook, type StoredWebhook, storedDisabling, storedWebhook } from '#libs/contract/webhook'
import type { ObjectStore } from '#libs/storage/objects'
import { DISABLINGS, deliveriesOf, disablingKey, undeliveredOf, WEBHOOKS, webhookKey, webhookOfKey } from './keys.ts'
import { newSigningKey, rotateKeys, secretOf, showSecret, validKeys } from './secrets.ts'

export interface Disabling {
  readonly at: string
  readonly reason: string
}

/** A registration with its newest secret, to be shown this once. */
export interface Issued {
  readonly webhook: StoredWebhook
  readonly secret: string
}

/** Who wants to be told of what, and where. */
export interface Registrations {
  register(wish: NewWebhook): Promise<Issued>
  webhookOf(id: string): Promise<StoredWebhook | undefined>
  /** All that can be read, the oldest first: one that only another release can read must not silence the others. */
  webhooks(): Promise<readonly StoredWebhook[]>
  /** Removes a registration, readable or not, with all of its deliveries. */
  remove(id: string): Promise<'removed' | 'missing'>
  /** A new secret; the former one signs too for so long. */
  rotate(webhook: StoredWebhook, graceSeconds: number): Promise<Issued>
  disablingOf(id: string): Promise<Disabling | undefined>
  disabled(): Promise<ReadonlySet<string>>
  disable(id: string, reason: string): Promise<void>
  enable(id: string): Promise<void>
  /** Those that sign now, the newest first. */
  secretsOf(webhook: StoredWebhook): readonly Buffer[]
}

/** Each is read whenever an analysis ends. */
const MAX_WEBHOOKS = 100

interface Making {
  readonly installation: Pick<Installation, 'secret'>
  readonly now: () => Date
  readonly onUnreadable: (error: unknown) => void
}

export function createRegistrations(store: ObjectStore, { installation, now, onUnreadable }: Making): Registrations {
  return {
    async register(wish) {
      if ((await collect(store.list(WEBHOOKS))).length >= MAX_WEBHOOKS) throw tooMany()
      const createdAt = now()
      const id = `w${randomBytes(12).toString('hex')}`
      const webhook = { schema: 1, id, ...wish, createdAt: createdAt.toISOString(), keys: [newSigningKey(createdAt)] }
      return write(storedWebhook.parse(webhook))
    },

    webhookOf,

    async webhooks() {
      const entries = await collect(store.list(WEBHOOKS))
      const found = await Promise.all(entries.map(({ key }) => readOrPassOver(webhookOfKey(key))))
      const present = found.filter((webhook) => webhook !== undefined)
      return present.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
    },

    async remove(id) {
      if ((await store.head(webhookKey(id))) === undefined) return 'missing'
      await store.remove(webhookKey(id))
      await store.remove(disablingKey(id))
      for (const prefix of [undeliveredOf(id), deliveriesOf(id)]) {
        for (const { key } of await collect(store.list(prefix))) await store.remove(key)
      }
      return 'removed'
    },

    rotate: (webhook, graceSeconds) => write({ ...webhook, keys: rotateKeys(webhook.keys, now(), graceSeconds) }),

    async disablingOf(id) {
      try {
        return await readJson(store, disablingKey(id), storedDisabling)
      } catch (error) {
        if (!isUnreadable(error)) throw error
        // That it lies there disables, whatever it says.
        const head = await store.head(disablingKey(id))
        return head && { at: head.modifiedAt.toISOString(), reason: 'unknown: it cannot be read' }
      }
    },

    async disabled() {
      const entries = await collect(store.list(DISABLINGS))
      return new Set(entries.map(({ key }) => webhookOfKey(key)))
    },

    disable: (id, reason) => store.put(disablingKey(id), toJson({ schema: 1, at: now().toISOString(), reason })),

    enable: (id) => store.remove(disablingKey(id)),

    secretsOf: (webhook) => validKeys(webhook, now()).map((key) => secretOf(installation, webhook, key)),
  }

  function webhookOf(id: string) {
    return readJson(store, webhookKey(id), storedWebhook)
  }

  async function readOrPassOver(id: string): Promise<StoredWebhook | undefined> {
    try {
      return await webhookOf(id)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      onUnreadable(error)
      return undefined
    }
  }

  async function write(webhook: StoredWebhook): Promise<Issued> {
    await store.put(webhookKey(webhook.id), toJson(webhook))
    const [newest] = webhook.keys
    if (newest === undefined) throw new SmartPlayError('internal', `registration ${webhook.id} has no signing key`)
    return { webhook, secret: showSecret(secretOf(installation, webhook, newest)) }
  }
}

function tooMany(): SmartPlayError {
  return new SmartPlayError('too-many-webhooks', `there are ${MAX_WEBHOOKS} webhooks already (expected fewer)`)
}
