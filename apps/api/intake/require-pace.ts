import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { hasBody } from '../http/has-body.ts'

/** Slower than an mp3 plays: nobody who means to send a song is. */
const LEAST_BYTES_PER_SECOND = 16 * 1024
const LOOK_INTERVAL_MS = 2500
const LEAST_BYTES_PER_LOOK = (LEAST_BYTES_PER_SECOND * LOOK_INTERVAL_MS) / 1000
/** A connection may begin slowly: ten seconds. */
const FIRST_CREDIT_BYTES = 4 * LEAST_BYTES_PER_LOOK
/** Whoever is quicker may stand still for a while, but for no longer than this, however much has come: thirty seconds. */
const MOST_CREDIT_BYTES = 12 * LEAST_BYTES_PER_LOOK

/**
 * Lets go of every request whose body trickles in: of uploads, of JSON, and of what nobody reads because it was refused.
 * A limit of time for a whole request, such as Node's own, would have to suit a hundred songs over a slow line, and would
 * let thousands of sockets with a byte a second be held open for as long. Who reads the body finds the reason in
 * `request.errored`.
 */
export function requirePace(answer: ErrorRequestHandler): RequestHandler {
  return (request, response, next) => {
    if (hasBody(request)) request.once('close', watchPace(request, letGo))
    next()

    function letGo(error: SmartPlayError) {
      const close = () => request.destroy(error)
      if (response.headersSent) return close()
      response.set('Connection', 'close').once('finish', close)
      answer(error, request, response, next)
    }
  }
}

/** What broke a body off: our own reason where it was us, else what its reader says. */
export function whyBroken(request: Request, error: unknown): unknown {
  return request.errored instanceof SmartPlayError ? request.errored : error
}

/**
 * Calls back once if the sender's credit is used up. It grows with what comes in and shrinks with each look, but only
 * while we wait for the sender: bytes that lie there unread wait for us. Looks are counted, not time: while this process
 * was busy it has read nothing either.
 */
function watchPace(request: Request, onTooSlow: (error: SmartPlayError) => void): () => void {
  const { socket } = request
  let seen = socket.bytesRead
  let credit = FIRST_CREDIT_BYTES
  const timer = setInterval(look, LOOK_INTERVAL_MS)
  return () => clearInterval(timer)

  function look() {
    credit = Math.min(credit + socket.bytesRead - seen, MOST_CREDIT_BYTES)
    seen = socket.bytesRead
    if (request.complete || request.readableLength > 0) return
    credit -= LEAST_BYTES_PER_LOOK
    if (credit > 0) return
    clearInterval(timer)
    onTooSlow(new SmartPlayError('too-slow', 'the body comes in too slowly (expected 16 KB a second)'))
  }
}
