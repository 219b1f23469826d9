import { z } from 'zod'

/** Who may do what. One tenant: keys share everything they may see. */

/** What a key may do. `admin` may do all; the other two do not include each other. */
export const SCOPES = ['read', 'upload', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

const instant = z.iso.datetime()

/** `k` and 12 hex digits: the public part of a key, by which it is looked up. */
export const keyId = z.string().regex(/^k[0-9a-f]{12}$/)

/** As it lies in the store: never the key itself, only the SHA-256 of its 256 random bits. */
export const storedKey = z.object({
  schema: z.literal(1),
  id: keyId,
  name: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(SCOPES)).min(1),
  createdAt: instant,
  /** From then on it opens nothing: its own end, or that of the grace after a rotation. */
  expiresAt: instant.nullable(),
  /** Of a key that was rotated, and only of one: the end that it was made with, which the keys in its place have. */
  madeToExpireAt: instant.nullable().optional(),
})
export type StoredKey = z.infer<typeof storedKey>

export const newKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(SCOPES)).min(1),
  expiresAt: instant.optional(),
})

export type NewKey = z.infer<typeof newKey>

export const keyResource = storedKey.omit({ schema: true, hash: true, madeToExpireAt: true })
export type KeyResource = z.infer<typeof keyResource>

export const keysResource = z.object({ items: z.array(keyResource) })
export type KeysResource = z.infer<typeof keysResource>

/** How long the former key still opens what it opened, so that its holders can take over the new one. */
export const keyRotation = z.strictObject({
  graceSeconds: z
    .int()
    .min(0)
    .max(30 * 24 * 3600)
    .default(24 * 3600),
})

/** The only answer that ever carries the key itself. */
export const createdKey = keyResource.extend({ key: z.string() })
export type CreatedKey = z.infer<typeof createdKey>

/** Who asks: what the page needs to know to show what may be done. */
export const sessionResource = z.object({
  /** False while the service has no keys at all: it answers its own machine only, and asks for none. */
  keysNeeded: z.boolean(),
  key: z.object({ id: keyId, name: z.string() }).nullable(),
  scopes: z.array(z.enum(SCOPES)),
})
export type SessionResource = z.infer<typeof sessionResource>

export const newSession = z.strictObject({ key: z.string().min(1).max(200) })

/** What a ticket is to open: the path of an event stream or of audio, as links have it. */
export const newTicket = z.strictObject({ path: z.string().startsWith('/').max(500) })

/** Opens one event stream or one audio file, once, for clients that cannot send headers. */
export const ticket = z.object({ ticket: z.string(), expiresAt: instant })
export type Ticket = z.infer<typeof ticket>
