import { type RequestHandler, Router } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { requireAnalysisId } from '../analyses/analysis-id.ts'
import { jsonBody } from './json-body.ts'
import type { Route } from './route.ts'

export interface Mounting {
  /** What stands before a handler: who is asking, and may they. */
  readonly guards: (route: Route) => readonly RequestHandler[]
}

/** A router of the routes. A known path with another method is 405, an unknown one 404. */
export function mountRoutes(routes: readonly Route[], { guards }: Mounting): Router {
  const router = Router()
  router.param('id', requireAnalysisId)
  for (const path of new Set(routes.map(({ path }) => path))) {
    const ofPath = routes.filter((route) => route.path === path)
    const mounted = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'))
    for (const route of ofPath)
      mounted[route.method](...guards(route), ...readers(route), ...freshness(route), route.handle)
    mounted.all(allowOnly(methodsOf(ofPath)))
  }
  router.use((request) => {
    throw new SmartPlayError('not-found', `there is nothing at ${request.path.slice(0, 80)}`)
  })
  return router
}

/** A body is read after the guards: nobody sends one who may not. */
function readers({ documentation: { body } }: Route): readonly RequestHandler[] {
  return body?.kind === 'json' ? [jsonBody] : []
}

/**
 * What is read as JSON may be kept, by its reader alone, and is asked for again each time: an analysis can be forgotten,
 * a catalogue replaced. Express compares the ETag, so that the same answer costs 304 and no body.
 */
function freshness({ method, documentation: { answers } }: Route): readonly RequestHandler[] {
  if (method !== 'get') return []
  return answers[200]?.schema === undefined ? [asOrigin] : [asOrigin, revalidate]
}

/**
 * fetch() sends `no-cache` along with If-None-Match. That speaks to caches on the way, but Express takes it for a wish to
 * have everything sent again.
 */
const asOrigin: RequestHandler = (request, _response, next) => {
  delete request.headers['cache-control']
  next()
}

const revalidate: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'private, no-cache')
  next()
}

function methodsOf(routes: readonly Route[]): string {
  return routes.map(({ method }) => (method === 'get' ? 'GET, HEAD' : method.toUpperCase())).join(', ')
}

function allowOnly(methods: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods)
    throw new SmartPlayError('method-not-allowed', `${request.method} is not possible here (expected ${methods})`)
  }
}
