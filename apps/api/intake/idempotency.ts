import { createHash, randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { openRedis, type QueueAddress, type RedisClient } from '#libs/queue/connection'
import { within } from '#libs/queue/within'
import { clientOf } from '../access/caller.ts'

/**
 * The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header-07): whoever sends the same request under
 * the same key again gets the answer of the first one.
 *
 *   free      -claim->  in use     for as long as the first request lasts; others with the key are 409
 *   in use    -keep->   answered   for a day: what was sent, and which id it got
 *   in use    -fail->   free       what was refused may be sent again, also where only a part of it was
 *
 * While Redis is away keys are not looked at. Nothing is done twice then either, for an analysis's id is its content; only
 * the history shows both uploads, and a batch that is sent twice gets two ids.
 */
export interface Idempotency {
  /** Does the work under the request's key; without one it just does it. */
  once<Done extends Answer>(asked: Asked, work: (first: Answered | undefined) => Promise<Done>): Promise<Done>
  close(): void
}

export interface Asked {
  readonly request: Request
  readonly response: Response
}

const answered = z.object({
  /** Tells this content from any other. */
  fingerprint: z.string(),
  /** Id of what was made of it. */
  answer: z.string(),
})
export type Answered = z.infer<typeof answered>

/** Without a fingerprint it is not kept: sent again, the request would bring more. */
interface Answer {
  readonly fingerprint: string | null
  readonly answer: string
}

const DAY_MS = 24 * 3_600_000
/** A claim falls soon after its API is gone, and is renewed as long as the upload lasts. */
const CLAIM_MS = 15_000
const RENEWAL_MS = 5000
const DEADLINE_MS = 500

export function openIdempotency(address: QueueAddress): Idempotency {
  const redis = openRedis(address)
  return {
    async once({ request, response }, work) {
      const text = readKey(request)
      if (text === undefined) return work(undefined)
      const route = `${request.method} ${request.baseUrl}${request.path}`
      const key = `${address.prefix}:idempotency:${digest(clientOf(request, response), route, text)}`
      const claim = await claimKey(redis, key)
      if (claim === 'in-use') throw inUse(response)
      if (claim === 'unreachable') return work(undefined)
      return 'fingerprint' in claim ? work(claim) : perform(redis, { key, token: claim.token, work })
    },
    close: () => redis.disconnect(),
  }
}

/** For the work of a repeated request, before it does anything: its content must be the first one's. */
export function requireSame(first: Answered | undefined, fingerprint: string): void {
  if (first === undefined || first.fingerprint === fingerprint) return
  throw new SmartPlayError(
    'idempotency-mismatch',
    'this Idempotency-Key came with another content before (expected the same content, or a new key)',
  )
}

/** A structured string in quotes, as the draft has it, or bare, as most clients send it. */
function readKey(request: Request): string | undefined {
  const header = request.get('idempotency-key')
  if (header === undefined) return undefined
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new SmartPlayError('bad-request', 'the Idempotency-Key does not fit (expected 1 to 255 visible signs)')
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function inUse(response: Response): SmartPlayError {
  response.set('Retry-After', '1')
  return new SmartPlayError('idempotency-in-use', 'a request with this Idempotency-Key is in progress')
}

type Claim = { readonly token: string } | Answered | 'in-use' | 'unreachable'

async function claimKey(redis: RedisClient, key: string): Promise<Claim> {
  const token = randomUUID()
  const asking = redis.set(key, token, 'PX', CLAIM_MS, 'NX').then((taken) => (taken === 'OK' ? null : redis.get(key)))
  try {
    const held = await within(DEADLINE_MS, 'look for an idempotency key', asking)
    if (held === null) return { token }
    return held.startsWith('{') ? answered.parse(JSON.parse(held)) : 'in-use'
  } catch {
    return 'unreachable'
  }
}

/** The key may have fallen to somebody else meanwhile: only what is still ours is touched. */
const IF_OURS = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
const RENEW = `${IF_OURS} return redis.call('pexpire', KEYS[1], ARGV[2])`
const KEEP = `${IF_OURS} return redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])`
const FREE = `${IF_OURS} return redis.call('del', KEYS[1])`

interface Performance<Done> {
  readonly key: string
  readonly token: string
  readonly work: (first: undefined) => Promise<Done>
}

async function perform<Done extends Answer>(
  redis: RedisClient,
  { key, token, work }: Performance<Done>,
): Promise<Done> {
  const tell = (script: string, ...values: readonly (string | number)[]) =>
    within(DEADLINE_MS, 'note an idempotency key', redis.eval(script, 1, key, token, ...values)).catch(() => {})
  const renewal = setInterval(() => void tell(RENEW, CLAIM_MS), RENEWAL_MS)
  try {
    const done = await work(undefined)
    const { fingerprint, answer } = done
    if (fingerprint === null) await tell(FREE)
    else await tell(KEEP, JSON.stringify({ fingerprint, answer }), DAY_MS)
    return done
  } catch (error) {
    await tell(FREE)
    throw error
  } finally {
    clearInterval(renewal)
  }
}
