import { type RequestHandler, Router } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { requireAnalysisId } from '../handlers/analysis-id.ts'
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
    for (const route of ofPath) mounted[route.method](...guards(route), route.handle)
    mounted.all(allowOnly(methodsOf(ofPath)))
  }
  router.use((request) => {
    throw new SmartPlayError('not-found', `there is nothing at ${request.path.slice(0, 80)}`)
  })
  return router
}

function methodsOf(routes: readonly Route[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase())
  return (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ')
}

function allowOnly(methods: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods)
    throw new SmartPlayError('method-not-allowed', `${request.method} is not possible here (expected ${methods})`)
  }
}
