import { text } from 'node:stream/consumers'
import { waitingHelps } from '#libs/contract/waiting-helps'
import type { Answer } from './exchange.ts'

interface Said {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly retryAfterMs: number | undefined
}

/**
 * What a service said no with: its own code in its own words (RFC 9457). No SmartPlayError, for its table is this
 * program's and the service may be a newer one; and a bad request that a service complains of is not a wrong call of ours.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly retryAfterMs: number | undefined

  constructor({ status, code, detail, retryAfterMs }: Said) {
    super(detail)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** The same request can succeed later. */
export function isTemporary({ status, code }: Refusal): boolean {
  return waitingHelps(status) || code === 'idempotency-in-use'
}

/** No other request with this key would fare better. */
export function isForKey({ status }: Refusal): boolean {
  return status === 401 || status === 403
}

export async function refusalOf({ status, headers, body }: Answer): Promise<Refusal> {
  const { code, detail } = readProblem(await text(body).catch(() => ''))
  const elsewhere = headers.location === undefined ? '' : ` and sends us to ${headers.location} (expected as --server)`
  return new Refusal({
    status,
    code: code ?? `http-${status}`,
    detail: `the service answers ${status}: ${detail ?? 'it does not say why'}${elsewhere}`,
    retryAfterMs: readRetryAfter(headers['retry-after']),
  })
}

function readProblem(body: string): { readonly code: string | undefined; readonly detail: string | undefined } {
  const { code, detail } = Object(parseOrNothing(body)) as { code?: unknown; detail?: unknown }
  return {
    code: typeof code === 'string' ? code : undefined,
    detail: typeof detail === 'string' ? detail : undefined,
  }
}

function parseOrNothing(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
