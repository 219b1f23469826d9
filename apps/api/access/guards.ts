import type { RequestHandler } from 'express'
import type { Config } from '#libs/config/env'
import { isEventStream, type Route, takesTicket } from '../http/route.ts'
import type { Access } from './access.ts'
import { limitRate } from './limit-rate.ts'
import { limitStreams } from './limit-streams.ts'
import { refuseForeign } from './origins.ts'
import { requireScope } from './require-scope.ts'
import { takeTicket } from './take-ticket.ts'

export interface GuardOptions {
  readonly access: Access
  readonly config: Pick<Config, 'rateLimits' | 'eventStreams'>
  /** Origins whose pages may act for their users, besides our own. */
  readonly familiar: readonly string[]
}

const DEFAULT_UPLOADS_PER_MINUTE = 120
const DEFAULT_READS_PER_MINUTE = 1200

/** What stands before each handler, in this order: a ticket, how often, who, and how many streams. */
export function createGuards({ access, config, familiar }: GuardOptions): (route: Route) => readonly RequestHandler[] {
  const { uploads, reads } = config.rateLimits
  const limits = {
    uploads: limitRate({ kind: 'uploads', perMinute: uploads, defaultPerMinute: DEFAULT_UPLOADS_PER_MINUTE }, access),
    reads: limitRate({ kind: 'reads', perMinute: reads, defaultPerMinute: DEFAULT_READS_PER_MINUTE }, access),
  }
  const streams = limitStreams(config.eventStreams, access)
  const ticket = takeTicket(access)
  const own = refuseForeign(familiar)

  return (route) => [
    ...(takesTicket(route) ? [ticket] : []),
    ...limitsOf(route),
    ...(route.scope === 'open' ? [own] : [requireScope(route.scope, access, familiar)]),
    ...(isEventStream(route) ? [streams] : []),
  ]

  /** What is open and only reads costs next to nothing, and probes ask for it all day. */
  function limitsOf({ scope, method }: Route): readonly RequestHandler[] {
    if (scope === 'open' && method === 'get') return []
    return [scope === 'upload' ? limits.uploads : limits.reads]
  }
}
