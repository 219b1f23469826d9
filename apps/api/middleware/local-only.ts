import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * What keeps a service without keys to its own machine: a page of some other site must not reach it by a name that it
 * points here (DNS rebinding), nor send it a form (cross-site request forgery).
 */
export function localOnly({ origins }: { readonly origins: readonly string[] }): RequestHandler {
  return (request, _response, next) => {
    const host = request.get('host') ?? ''
    if (!LOOPBACK_NAMES.has(host.replace(/:\d+$/, ''))) {
      throw new SmartPlayError('foreign-host', 'the Host header names another machine (expected localhost)')
    }
    const origin = request.get('origin')
    const isFamiliar = origin === undefined || origin === `http://${host}` || origins.includes(origin)
    if (!isFamiliar && !SAFE_METHODS.has(request.method)) {
      throw new SmartPlayError(
        'foreign-origin',
        'pages of that origin may not send anything (expected one of CORS_ORIGINS)',
      )
    }
    next()
  }
}
