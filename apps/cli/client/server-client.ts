import { text } from 'node:stream/consumers'
import type { z } from 'zod'
import { type Scope, sessionResource } from '#libs/contract/access'
import { SmartPlayError } from '#libs/contract/errors'
import { type Answer, type Body, exchange } from './exchange.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { Unreachable } from './unreachable.ts'

export interface Ask {
  /** `/v1/...`; what a proxy puts before it is in the server's address. */
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly signal?: AbortSignal | undefined
  readonly silenceMs?: number
}

/** A running service, asked over HTTP with one key. Throws Refusal or Unreachable. */
export interface ServerClient {
  /** Its address, without a slash at the end. */
  readonly url: string
  /** An answer of 2xx, whose body has to be read or destroyed. */
  ask(ask: Ask): Promise<Answer>
  /** Its JSON, checked. */
  read<T>(ask: Ask, schema: z.ZodType<T>): Promise<T>
  /** Throws the refusal at once that each request would get: before a folder is sent, not once for each file. */
  checkAccess(scopes: readonly Scope[]): Promise<void>
}

export interface ServerAddress {
  /** Such as http://localhost:5000, also with a path that a proxy adds. */
  readonly url: string
  readonly key: string | undefined
}

export function openServerClient({ url, key }: ServerAddress): ServerClient {
  const base = readAddress(url)
  const authorization: Readonly<Record<string, string>> = key === undefined ? {} : { authorization: `Bearer ${key}` }

  async function ask({ path, method = 'GET', headers = {}, ...rest }: Ask): Promise<Answer> {
    const message = { ...rest, method, url: new URL(`${base}${path}`), headers: { ...authorization, ...headers } }
    const answer = await exchange(message)
    if (answer.status >= 200 && answer.status < 300) return answer
    throw await refusalOf(answer)
  }

  async function read<T>(asked: Ask, schema: z.ZodType<T>): Promise<T> {
    const { body } = await ask(asked)
    const json = await text(body).catch((cause: unknown) => {
      asked.signal?.throwIfAborted()
      throw new Unreachable(base, cause)
    })
    return parseAnswer(json, schema, `${base}${asked.path}`)
  }

  return {
    ...{ url: base, ask, read },
    async checkAccess(scopes) {
      const session = await read({ path: '/v1/session' }, sessionResource)
      if (session.keysNeeded && session.key === null) {
        throw keyRefusal(401, `the service at ${base} needs a valid key (expected --key, or SMARTPLAY_KEY)`)
      }
      const lacking = scopes.find((scope) => !session.scopes.includes(scope))
      if (lacking !== undefined) throw keyRefusal(403, `the key may not do that (expected one with scope ${lacking})`)
    },
  }
}

function keyRefusal(status: 401 | 403, detail: string): Refusal {
  return new Refusal({
    ...{ status, detail, retryAfterMs: undefined },
    code: status === 401 ? 'unauthenticated' : 'forbidden',
  })
}

function readAddress(url: string): string {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url.replace(/\/+$/, '')
  throw new SmartPlayError('bad-request', `${url} is no address of a service (expected http://host:5000)`)
}

function parseAnswer<T>(json: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(json))
  } catch (cause) {
    throw new SmartPlayError('internal', `${where} answers what is no answer of a SmartPlay service`, { cause })
  }
}
