import { createHash, randomBytes } from 'node:crypto'
import type { Ticket } from '#libs/contract/access'
import type { RedisClient } from '#libs/queue/connection'
import { within } from '#libs/queue/within'

/** Opens one path, once, with the right of a key: for clients that can send no headers, such as EventSource. */
export interface Tickets {
  issue(keyId: string, path: string): Promise<Ticket>
  /** The id of the key that asked for this ticket, if it opens this path; it opens nothing any more then. */
  redeem(ticket: string, path: string): Promise<string | undefined>
}

export interface TicketsOptions {
  readonly redis: RedisClient
  readonly prefix: string
}

const LIFE_SECONDS = 60
const TICKET_BYTES = 32
const DEADLINE_MS = 2000

/** Tickets lie in Redis by their hash, and are taken out in one step: of two who show the same one, one gets in. */
export function createTickets({ redis, prefix }: TicketsOptions): Tickets {
  const keyOf = (ticket: string) => `${prefix}:ticket:${createHash('sha256').update(ticket).digest('hex')}`

  return {
    async issue(keyId, path) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      const expiresAt = new Date(Date.now() + LIFE_SECONDS * 1000).toISOString()
      const kept = redis.set(keyOf(ticket), `${keyId} ${path}`, 'EX', LIFE_SECONDS)
      await within(DEADLINE_MS, 'keep a ticket', kept)
      return { ticket, expiresAt }
    },
    async redeem(ticket, path) {
      const right = await within(DEADLINE_MS, 'redeem a ticket', redis.getdel(keyOf(ticket)))
      const [keyId, ...rest] = right?.split(' ') ?? []
      return rest.join(' ') === path ? keyId : undefined
    },
  }
}
