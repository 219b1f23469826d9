import type { RequestHandler } from 'express'
import { newTicket } from '#libs/contract/access'
import { readBody } from '../http/json-body.ts'
import { withoutBasePath } from '../http/public-links.ts'
import type { Services } from '../services.ts'
import { callerOf } from './caller.ts'

/** While no keys are needed a ticket opens nothing that is not open, and is never asked for. */
const NOBODY = 'nobody'

/** POST /v1/tickets: opens one path once, within a minute, for clients that can send no headers. */
export function issueTicket({ access }: Pick<Services, 'access'>): RequestHandler {
  return async (request, response) => {
    const { path } = readBody(newTicket, request)
    const own = withoutBasePath(path.split('?', 1)[0] ?? '', request.app.get('base path'))
    const ticket = await access.tickets.issue(callerOf(response)?.key.id ?? NOBODY, own)
    response.set('Cache-Control', 'no-store').status(201).json(ticket)
  }
}
