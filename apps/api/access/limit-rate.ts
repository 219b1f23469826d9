import type { RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { SmartPlayError } from '#libs/contract/errors'
import type { Access } from './access.ts'
import { clientOf } from './caller.ts'

export interface RateLimit {
  /** Counted for itself: `uploads`, `reads`. */
  readonly kind: string
  /** 0: no limit. Undefined: the default, and none while there are no keys. */
  readonly perMinute: number | undefined
  readonly defaultPerMinute: number
}

const MINUTE_MS = 60_000

/** So many requests of one client in a minute, in all processes together; each answer says how many are left. */
export function limitRate({ kind, perMinute, defaultPerMinute }: RateLimit, access: Access): RequestHandler {
  const limit = () => perMinute ?? (access.keysNeeded() ? defaultPerMinute : 0)
  const count = rateLimit({
    ...{ windowMs: MINUTE_MS, limit, skip: () => limit() === 0 },
    ...{ store: access.counts(kind), keyGenerator: clientOf },
    ...{ standardHeaders: 'draft-8', legacyHeaders: false, identifier: kind },
    handler: (_request, _response, next) => next(tooMany(kind, limit())),
    // Checks of its own against mistakes that tests of ours would find; some complain of what a client sends.
    validate: false,
  })
  return (request, response, next) => {
    response.locals.countOneMore = () => {
      // They are appended, and are to tell what is left after the last one.
      for (const header of ['RateLimit', 'RateLimit-Policy']) response.removeHeader(header)
      return new Promise<void>((resolve, reject) => {
        count(request, response, (refusal?: unknown) => (refusal === undefined ? resolve() : reject(refusal)))
      })
    }
    return count(request, response, next)
  }
}

/**
 * Counts one more of what a request brings as if it had come by itself; its first was counted at the door. Rejects with
 * `too-many-requests`.
 */
export async function countOneMore({ locals }: Response): Promise<void> {
  await locals.countOneMore?.()
}

function tooMany(kind: string, limit: number): SmartPlayError {
  const message = `too many ${kind} within a minute (expected at most ${limit}; Retry-After says when to go on)`
  return new SmartPlayError('too-many-requests', message)
}
