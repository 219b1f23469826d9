import type { RequestHandler } from 'express'
import type { Access } from './access.ts'
import { callerOf, noteCaller } from './caller.ts'

/** Lets a GET show a ticket instead of a key. Whoever shows a key too keeps the ticket. */
export function takeTicket({ keysNeeded, keyring, tickets }: Access): RequestHandler {
  return async (request, response, next) => {
    const { ticket } = request.query
    const isUseful = keysNeeded() && callerOf(response) === undefined && request.method === 'GET'
    if (isUseful && typeof ticket === 'string') {
      const keyId = await tickets.redeem(ticket, request.path)
      const key = keyId === undefined ? undefined : keyring.find(keyId)
      noteCaller(response, key && { key, by: 'ticket' })
    }
    next()
  }
}
