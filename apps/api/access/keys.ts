import type { RequestHandler } from 'express'
import { type IssuedKey, presentKey } from '#libs/access/keys'
import { type CreatedKey, type KeysResource, keyId, keyRotation, newKey } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import { readBody, readOptionalBody } from '../http/json-body.ts'
import type { Services } from '../services.ts'

type Needed = Pick<Services, 'access'>

/** GET /v1/keys: all keys, the oldest first. What they are, not the keys themselves: nobody has them. */
export function listKeys({ access }: Needed): RequestHandler {
  return async (_request, response) => {
    const keys = await access.keys.list()
    response.json({ items: keys.map(presentKey) } satisfies KeysResource)
  }
}

/** POST /v1/keys: a new key, shown once. */
export function createKey({ access }: Needed): RequestHandler {
  return async (request, response) => {
    const issued = await access.keys.create(readBody(newKey, request))
    response.set('Cache-Control', 'no-store').status(201).json(presentIssued(issued))
  }
}

/** POST /v1/keys/{key}/rotate: another key in place of this one, which still opens for a while. */
export function rotateKey({ access }: Needed): RequestHandler<{ key: string }> {
  return async (request, response) => {
    const { graceSeconds } = readOptionalBody(keyRotation, request)
    const issued = await access.keys.rotate(requireKeyId(request.params.key), graceSeconds)
    response.set('Cache-Control', 'no-store').status(201).json(presentIssued(issued))
  }
}

/** DELETE /v1/keys/{key}: from now on it opens nothing, here at once and everywhere within three seconds. */
export function revokeKey({ access }: Needed): RequestHandler<{ key: string }> {
  return async ({ params: { key } }, response) => {
    await access.keys.revoke(requireKeyId(key))
    response.status(204).end()
  }
}

function requireKeyId(text: string): string {
  if (keyId.safeParse(text).success) return text
  throw new SmartPlayError('not-found', `there is no key ${text.slice(0, 80)} (expected k and 12 hex digits)`)
}

function presentIssued({ key, text }: IssuedKey): CreatedKey {
  return { ...presentKey(key), key: text }
}
