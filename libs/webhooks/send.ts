import { type IncomingMessage, request as requestPlainly } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { SmartPlayError } from '#libs/contract/errors'
import { VERSION } from '#libs/contract/version'
import { checkTarget, type Reach } from './check-target.ts'
import { publicLookup, type Resolve, resolveBySystem } from './public-lookup.ts'

export interface Letter {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface SendOptions {
  readonly reach: Reach
  readonly timeoutMs?: number
  readonly resolve?: Resolve
}

/** Posts a letter once and answers with the receiver's status. Everything else is an error with a reason to show. */
export type Send = (letter: Letter, abort: AbortSignal) => Promise<number>

const TIMEOUT_MS = 10_000
/** More of an answer than this is not even read. */
const MAX_ANSWER_BYTES = 1024

/** Redirects are not followed: they would lead past the check of the target. TLS is verified, whatever the environment says. */
export function createSend({ reach, timeoutMs = TIMEOUT_MS, resolve = resolveBySystem }: SendOptions): Send {
  const lookup = reach === 'public' ? { lookup: publicLookup(resolve) } : {}

  return async ({ url: text, body, headers }, abort) => {
    const url = new URL(text)
    checkTarget(url, reach)
    const post = url.protocol === 'https:' ? requestSecurely : requestPlainly
    const deadline = AbortSignal.timeout(timeoutMs)
    return new Promise((done, fail) => {
      const request = post(url, {
        ...{ method: 'POST', agent: false, rejectUnauthorized: true, ...lookup },
        headers: { ...headers, ...describe(body) },
        signal: AbortSignal.any([abort, deadline]),
      })
      request.on('response', (response) => {
        passOver(response)
        done(response.statusCode ?? 0)
      })
      request.on('error', (error) => fail(deadline.aborted ? tooSlow(timeoutMs) : unreachable(error)))
      request.end(body)
    })
  }
}

function describe(body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': `SmartPlay/${VERSION}`,
  }
}

/** The status says it all; a little is read so that the receiver can end its answer in peace. */
function passOver(response: IncomingMessage): void {
  let bytes = 0
  response.on('error', () => {})
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) response.destroy()
  })
}

function tooSlow(timeoutMs: number): SmartPlayError {
  return new SmartPlayError('webhook-undelivered', `no answer within ${timeoutMs} ms`)
}

function unreachable(cause: Error): SmartPlayError {
  if (cause instanceof SmartPlayError) return cause
  const reason = 'code' in cause ? String(cause.code) : cause.message
  return new SmartPlayError('webhook-undelivered', `no answer: ${reason}`, { cause })
}
