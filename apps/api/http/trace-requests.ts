import type { RequestHandler, Response } from 'express'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Span, Tracer } from '#libs/tracing/tracer'
import type { Route } from './route.ts'

/** The span of a request; where it is not traced, one that says nothing. */
export function spanOf({ locals }: Response): Span {
  return locals.span ?? NO_SPAN
}

/** For log lines: what joins them to the trace. */
export function traceOf(response: Response): { readonly traceId?: string } {
  const { traceId } = spanOf(response)
  return traceId === undefined ? {} : { traceId }
}

/**
 * What stands before a route that workers go on with: a span from here to the end of the response, in the client's own
 * trace where it sent a `traceparent`. Other requests lead to nothing in another process, and are timed as metrics.
 */
export function traceRequests(tracer: Tracer): (route: Route) => readonly RequestHandler[] {
  return (route) => {
    const isTraced = route.givesWork || route.documentation.body?.kind === 'form'
    return isTraced ? [traced(route, tracer)] : []
  }
}

function traced({ method, path }: Route, tracer: Tracer): RequestHandler {
  const verb = method.toUpperCase()
  const attributes = { 'http.request.method': verb, 'http.route': path }
  return (request, response, next) => {
    const span = tracer.begin(`${verb} ${path}`, { kind: 'server', parent: request.get('traceparent'), attributes })
    response.locals.span = span
    response.once('close', () => endWith(response, span))
    next()
  }
}

function endWith({ statusCode, headersSent }: Response, span: Span): void {
  if (headersSent) span.note({ 'http.response.status_code': statusCode })
  if (statusCode >= 500) span.fail(String(statusCode))
  span.end()
}
