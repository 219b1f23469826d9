import type { RequestHandler, Response } from 'express'
import type { Logger } from '#libs/observability/logger'
import type { ApiMetrics } from '#libs/observability/metrics'
import { traceOf } from './trace-requests.ts'

/** One line per request, when its response has gone or its client has left: the query stays out, it may carry secrets. */
export function logRequests({ log, metrics }: { readonly log: Logger; readonly metrics: ApiMetrics }): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const { method } = request
    const url = request.originalUrl.split('?', 1)[0]
    response.once('close', () => {
      const ms = Math.round(performance.now() - startedAt)
      const { statusCode: status } = response
      log.info(
        {
          ...{ method, url, userAgent: request.get('user-agent'), status, ms, finished: response.writableFinished },
          ...traceOf(response),
        },
        'request',
      )
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none'
      metrics.requests.inc({ route, method, status_class: `${Math.floor(status / 100)}xx` })
      if (!isEventStream(response)) metrics.requestSeconds.observe({ route, method }, ms / 1000)
    })
    next()
  }
}

/** It lasts as long as its client stays, which says nothing of how fast we answer. */
function isEventStream(response: Response): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}
