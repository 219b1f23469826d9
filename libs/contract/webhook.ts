import { z } from 'zod'
import { MOODS } from './moods.ts'
import { limit } from './query-numbers.ts'
import { traceparent } from './traceparent.ts'

/**
 * Signed webhooks, by the Standard Webhooks specification (standardwebhooks.com, 1.0).
 *
 * A **registration** says where to send what; an **event** is what happened, in a few words; a **delivery** is one event
 * on its way to one registration, with all of its tries.
 */

/** What one can register for. What somebody cancels himself he knows already: there is no event for it. */
export const WEBHOOK_EVENTS = ['analysis.completed', 'analysis.failed', 'reindex.completed', 'reindex.failed'] as const
const EVENT_TYPES = [...WEBHOOK_EVENTS, 'webhook.test'] as const

/** Which analyses a registration hears of: all, or those whose upload named it. */
const AUDIENCES = ['all', 'named'] as const

/**
 * pending    to be sent, or sent again
 * delivered  answered with 2xx
 * failed     given up; a replay makes it pending again
 */
const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const

const schema = z.literal(1)
const instant = z.iso.datetime()

/** `w` and 24 hex digits. */
export const webhookId = z.string().regex(/^w[0-9a-f]{24}$/)

/** `d`, thirteen digits of time, of which the newest is the smallest, and 24 hex digits. */
export const deliveryId = z.string().regex(/^d\d{13}[0-9a-f]{24}$/)

/** The body that is sent: thin, so that whoever wants more asks for it with a key. */
export const webhookEvent = z.object({
  type: z.enum(EVENT_TYPES),
  timestamp: instant,
  data: z.object({
    /** Of the analysis, the reindex, or the registration that is tested. */
    id: z.string(),
    status: z.enum(['completed', 'failed', 'test']),
    links: z.object({ self: z.string() }),
    mood: z.enum(MOODS).optional(),
    confidence: z.number().min(0).max(1).optional(),
    error: z.object({ code: z.string(), detail: z.string() }).optional(),
  }),
})
export type WebhookEvent = z.infer<typeof webhookEvent>

/** From the salt and the installation's secret comes the signing secret; it lies nowhere. */
const signingKey = z.object({
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: instant,
  /** The end of its grace after a rotation; null for the present one. */
  expiresAt: instant.nullable(),
})
export type SigningKey = z.infer<typeof signingKey>

const wishes = {
  url: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' }).max(2000),
  name: z.string().trim().max(80),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length),
  analyses: z.enum(AUDIENCES),
}

export const newWebhook = z.strictObject({
  url: wishes.url,
  name: wishes.name.default(''),
  events: wishes.events.default([...WEBHOOK_EVENTS]),
  analyses: wishes.analyses.default('all'),
})
export type NewWebhook = z.infer<typeof newWebhook>

export const storedWebhook = z.object({
  ...{ schema, id: webhookId, ...wishes, createdAt: instant },
  /** The newest first. */
  keys: z.array(signingKey).min(1),
})
export type StoredWebhook = z.infer<typeof storedWebhook>

/** An object of its own, so that a worker that disables never overwrites a rotation. */
export const storedDisabling = z.object({ schema, at: instant, reason: z.string() })

export const webhookResource = z.object({
  ...{ id: webhookId, ...wishes, createdAt: instant },
  keys: z.array(signingKey.omit({ salt: true })),
  /** Nothing but test events is sent while it is disabled. */
  disabled: storedDisabling.omit({ schema: true }).nullable(),
  links: z.object({ self: z.string(), deliveries: z.string() }),
})
export type WebhookResource = z.infer<typeof webhookResource>

/** The only answers that ever carry the secret, `whsec_` and base64. */
export const createdWebhook = webhookResource.extend({ secret: z.string() })
export type CreatedWebhook = z.infer<typeof createdWebhook>

export const webhooksList = z.object({ items: z.array(webhookResource) })

const DAY_SECONDS = 86_400

/** How long the former secret signs beside the new one. */
export const rotation = z.strictObject({
  graceSeconds: z
    .int()
    .min(0)
    .max(7 * DAY_SECONDS)
    .default(DAY_SECONDS),
})

/** One try: the receiver's status, or why there is none. */
export const deliveryAttempt = z.object({
  at: instant,
  ms: z.number().nonnegative(),
  status: z.int().nullable(),
  error: z.string().nullable(),
})
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>

export const storedDelivery = z.object({
  ...{ schema, id: deliveryId, webhook: webhookId, event: webhookEvent },
  status: z.enum(DELIVERY_STATUSES),
  /** The newest last. */
  attempts: z.array(deliveryAttempt),
  /** Of the request that led to it, where that was traced: its tries stand in that trace, whoever makes them. */
  traceparent: traceparent.optional(),
})
export type StoredDelivery = z.infer<typeof storedDelivery>

export const deliveryResource = storedDelivery
  .omit({ schema: true, traceparent: true })
  .extend({ links: z.object({ self: z.string() }) })
export type DeliveryResource = z.infer<typeof deliveryResource>

export const deliveriesQuery = z.strictObject({ cursor: deliveryId.optional(), limit: limit.default(20) })

export const deliveriesPage = z.object({ items: z.array(deliveryResource), nextCursor: z.string().nullable() })
export type DeliveriesPage = z.infer<typeof deliveriesPage>
