import type { ErrorRequestHandler } from 'express'
import { errorKind } from '#libs/contract/errors'
import type { Logger } from '#libs/observability/logger'
import { fromExpress } from './from-express.ts'
import { toProblem } from './problem.ts'
import { traceOf } from './trace-requests.ts'

const RETRY_AFTER_SECONDS = '5'
const WAITING_HELPS = new Set([408, 429, 503, 507])

/** Every error as problem details; only mistakes of our own are logged, with all that the client is not told. */
export function answerErrors({ log }: { readonly log: Logger }): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = fromExpress(thrown)
    const { status, retry } = errorKind(error.code)
    if (status >= 500) log.error({ err: error, code: error.code, ...traceOf(response) }, 'request failed')
    if (response.headersSent) {
      response.destroy()
      return
    }
    const waitingHelps = WAITING_HELPS.has(status) && retry === 'later'
    if (waitingHelps && !response.hasHeader('Retry-After')) response.set('Retry-After', RETRY_AFTER_SECONDS)
    response.status(status).type('application/problem+json')
    response.send(JSON.stringify(toProblem(error, request.path, request.app.get('base path'))))
  }
}
