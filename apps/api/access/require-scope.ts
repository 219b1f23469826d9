import type { RequestHandler, Response } from 'express'
import { isAllowed } from '#libs/access/scopes'
import type { Scope } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import type { Access } from './access.ts'
import { callerOf } from './caller.ts'
import { foreignOrigin, SAFE_METHODS, whereFrom } from './origins.ts'

/**
 * Lets through who may: anybody while there are no keys, else a key with this scope. A session changes something only
 * where the browser says that a page of ours asks, for the browser sends the cookie whoever's page it is.
 */
export function requireScope(scope: Scope, access: Access, familiar: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (!access.keysNeeded()) return next()
    const caller = callerOf(response)
    if (caller === undefined) throw unauthenticated(response)
    if (!isAllowed(caller.key, scope)) throw forbidden(response, scope)
    const isUnsigned = caller.by === 'session' && !SAFE_METHODS.has(request.method)
    if (isUnsigned && whereFrom(request, familiar) !== 'ours')
      throw foreignOrigin('a session may not be used from there')
    next()
  }
}

export function unauthenticated(response: Response): SmartPlayError {
  response.set('WWW-Authenticate', 'Bearer realm="SmartPlay"')
  return new SmartPlayError(
    'unauthenticated',
    'this needs a valid key (expected Authorization: Bearer sp_..., or a session of POST /v1/session)',
  )
}

function forbidden(response: Response, scope: Scope): SmartPlayError {
  response.set('WWW-Authenticate', `Bearer realm="SmartPlay", error="insufficient_scope", scope="${scope}"`)
  return new SmartPlayError('forbidden', `this key may not do that (expected one with scope ${scope})`)
}
