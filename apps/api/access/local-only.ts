import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { SAFE_METHODS } from './origins.ts'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface LocalOnlyOptions {
  readonly origins: readonly string[]
  /** False once there are keys: then those decide. */
  readonly applies: () => boolean
}

/**
 * What keeps a service without keys to its own machine: a page of some other site must not reach it by a name that it
 * points here (DNS rebinding), nor send it a form (cross-site request forgery).
 */
export function localOnly({ origins, applies }: LocalOnlyOptions): RequestHandler {
  return (request, _response, next) => {
    if (!applies()) return next()
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
