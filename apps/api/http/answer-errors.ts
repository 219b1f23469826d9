import type { ErrorRequestHandler } from 'express'
import { errorKind } from '#libs/contract/errors'
import { waitingHelps } from '#libs/contract/waiting-helps'
import type { Logger } from '#libs/observability/logger'
import { fromExpress } from './from-express.ts'
import { toProblem } from './problem.ts'
import { traceOf } from './trace-requests.ts'

const RETRY_AFTER_SECONDS = '5'

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
    const mayWait = waitingHelps(status) && retry === 'later'
    if (mayWait && !response.hasHeader('Retry-After')) response.set('Retry-After', RETRY_AFTER_SECONDS)
    response.status(status).type('application/problem+json')
    response.send(JSON.stringify(toProblem(error, request.path, request.app.get('base path'))))
  }
}
