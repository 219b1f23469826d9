import type { RequestHandler, Response } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { goneWith } from '../http/gone-with.ts'
import type { Access } from './access.ts'
import { type Caller, callerOf, clientOf } from './caller.ts'

export interface StreamLimits {
  readonly perProcess: number
  readonly perClient: number
}

/** Bounds the event streams that are open at once, and ends those of a key or a session when it ends. */
export function limitStreams({ perProcess, perClient }: StreamLimits, access: Access): RequestHandler {
  const streams = new Map<Response, string>()
  const counts = new Map<string, number>()
  access.follow(() => {
    for (const response of streams.keys()) {
      const caller = callerOf(response)
      if (caller !== undefined && !isStillIn(caller, access)) response.destroy()
    }
  })

  return (request, response, next) => {
    const client = clientOf(request, response)
    if (streams.size >= perProcess) throw tooMany(`all clients together have ${perProcess} event streams open`)
    if ((counts.get(client) ?? 0) >= perClient) throw tooMany(`this client has ${perClient} event streams open`)
    streams.set(response, client)
    count(client, 1)
    goneWith(response).addEventListener('abort', () => {
      streams.delete(response)
      count(client, -1)
    })
    next()
  }

  function count(client: string, change: 1 | -1): void {
    const now = (counts.get(client) ?? 0) + change
    if (now === 0) counts.delete(client)
    else counts.set(client, now)
  }
}

function isStillIn({ key, session }: Caller, { keyring, sessions }: Access): boolean {
  return (session === undefined ? keyring.find(key.id) : sessions.recognise(session)) !== undefined
}

function tooMany(what: string): SmartPlayError {
  return new SmartPlayError('too-many-requests', `${what} (expected fewer: close some, or follow by asking)`)
}
