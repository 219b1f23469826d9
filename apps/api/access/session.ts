import type { RequestHandler, Response } from 'express'
import { scopesOf } from '#libs/access/scopes'
import { SESSION_SECONDS } from '#libs/access/sessions'
import { newSession, SCOPES, type SessionResource } from '#libs/contract/access'
import { readBody } from '../http/json-body.ts'
import type { Services } from '../services.ts'
import { callerOf, noteCaller } from './caller.ts'
import { SESSION_COOKIE, sessionOf } from './recognise.ts'
import { unauthenticated } from './require-scope.ts'

type Needed = Pick<Services, 'access'>

/** POST /v1/session: a key becomes a cookie, which browsers send with the page, event streams and audio. */
export function openSession({ access }: Needed): RequestHandler {
  return (request, response) => {
    const key = access.keyring.recognise(readBody(newSession, request).key)
    if (key === undefined) throw unauthenticated(response)
    noteCaller(response, { key, by: 'session' })
    response.cookie(SESSION_COOKIE, access.sessions.issue(key), {
      ...cookieOf(request.secure || request.app.get('public origin')?.startsWith('https:') === true),
      maxAge: SESSION_SECONDS * 1000,
    })
    response.json(present(access, response))
  }
}

/** GET /v1/session: whether keys are needed, and what whoever asks may do. */
export function readSession({ access }: Needed): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json(present(access, response))
  }
}

/**
 * DELETE /v1/session: the session ends, and the browser forgets it. Where its end cannot be kept, the browser keeps it too,
 * so that somebody can sign out again.
 */
export function closeSession({ access }: Needed): RequestHandler {
  return async (request, response) => {
    const session = sessionOf(request)
    if (session !== undefined) await access.sessions.end(session)
    response.clearCookie(SESSION_COOKIE, cookieOf(request.secure)).status(204).end()
  }
}

/** Out of reach of scripts, and sent with requests that come from our own site only. */
function cookieOf(secure: boolean) {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure } as const
}

function present(access: Needed['access'], response: Response): SessionResource {
  if (!access.keysNeeded()) return { keysNeeded: false, key: null, scopes: [...SCOPES] }
  const key = callerOf(response)?.key
  if (key === undefined) return { keysNeeded: true, key: null, scopes: [] }
  return { keysNeeded: true, key: { id: key.id, name: key.name }, scopes: [...scopesOf(key)] }
}
