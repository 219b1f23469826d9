import type { Request, RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'

export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Where a request was made: by a page of ours, by a page of somebody else, or by a program that says nothing of it. */
export type Whereabouts = 'ours' | 'foreign' | 'unsaid'

/**
 * Browsers say where a request comes from, and pages cannot change that: `Sec-Fetch-Site` on secure pages, `Origin` with
 * whatever is not a plain GET.
 */
export function whereFrom(request: Request, familiar: readonly string[]): Whereabouts {
  const site = request.get('sec-fetch-site')
  const origin = request.get('origin')
  if (site === 'same-origin') return 'ours'
  if (origin === undefined) return site === undefined || site === 'none' ? 'unsaid' : 'foreign'
  return origin === `${request.protocol}://${request.get('host')}` || familiar.includes(origin) ? 'ours' : 'foreign'
}

/** For what a browser signs by itself: no page of somebody else may send anything in its user's name. */
export function refuseForeign(familiar: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const isDangerous = !SAFE_METHODS.has(request.method) && whereFrom(request, familiar) === 'foreign'
    if (isDangerous) throw foreignOrigin('pages of that origin may not send anything')
    next()
  }
}

export function foreignOrigin(what: string): SmartPlayError {
  return new SmartPlayError('foreign-origin', `${what} (expected our own origin, PUBLIC_URL or one of CORS_ORIGINS)`)
}
