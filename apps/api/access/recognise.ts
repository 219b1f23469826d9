import { parseCookie } from 'cookie'
import type { Request, RequestHandler } from 'express'
import type { Access } from './access.ts'
import { type Caller, noteCaller } from './caller.ts'

export const SESSION_COOKIE = 'smartplay_session'

/** Notes who asks, by the one key that a request shows: in its Authorization header, else in its session. */
export function recognise({ keyring, sessions }: Access): RequestHandler {
  return (request, response, next) => {
    noteCaller(response, request.get('authorization') === undefined ? bySession(request) : byBearer(request))
    next()
  }

  function byBearer(request: Request): Caller | undefined {
    const [, text = ''] = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '') ?? []
    const key = keyring.recognise(text)
    return key && { key, by: 'bearer' }
  }

  function bySession(request: Request): Caller | undefined {
    const session = sessionOf(request)
    if (session === undefined) return undefined
    const key = sessions.recognise(session)
    return key && { key, by: 'session', session }
  }
}

/** What a browser has sent as its session, whether it is one or not. */
export function sessionOf(request: Request): string | undefined {
  return parseCookie(request.get('cookie') ?? '')[SESSION_COOKIE]
}
