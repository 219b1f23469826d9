import { SmartPlayError } from '#libs/contract/errors'
import { ServerRefusal } from './minio-transport.ts'

/** What S3 servers call their refusals, as far as they mean something to us; everything else is `unavailable`. */
const MEANINGS = {
  NoSuchKey: 'missing',
  NotFound: 'missing',
  PreconditionFailed: 'exists',
  InvalidRange: 'out-of-range',
  // AWS: two conditional puts met; the loser is to ask again, and is told then that the object exists.
  ConditionalRequestConflict: 'busy',
  OperationAborted: 'busy',
  SlowDown: 'busy',
  BucketAlreadyOwnedByYou: 'bucket-exists',
  BucketAlreadyExists: 'bucket-exists',
  NotImplemented: 'unsupported',
  AccessDenied: 'denied',
  InvalidAccessKeyId: 'denied',
  SignatureDoesNotMatch: 'denied',
} as const

type Meaning = (typeof MEANINGS)[keyof typeof MEANINGS] | 'unavailable'

export function meaningOf(error: unknown): Meaning {
  if (error instanceof ServerRefusal) return error.status === 429 || error.status === 503 ? 'busy' : 'unavailable'
  const code = codeOf(error)
  return code in MEANINGS ? MEANINGS[code as keyof typeof MEANINGS] : 'unavailable'
}

/** Some refusals are answers; the others go on as errors. */
export function answerTo<T>(error: unknown, answers: { readonly [meaning in Meaning]?: T }): T {
  const meaning = meaningOf(error)
  if (!(meaning in answers)) throw error
  return answers[meaning] as T
}

/** The connection broke; a kept-alive one does when the server closed it just as we wrote. */
export function isBrokenConnection(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error))
}

/** Any error of the client as one of ours; ours pass. */
export function translateMinioError(action: string, cause: unknown): SmartPlayError {
  if (cause instanceof SmartPlayError) return cause
  if (meaningOf(cause) === 'unsupported') {
    const message = `cannot ${action}: the server does not implement it (expected S3 with conditional puts)`
    return new SmartPlayError('store-unsuitable', message, { cause })
  }
  return new SmartPlayError('store-unavailable', `cannot ${action}: ${reasonOf(cause)} (expected an answer in time)`, {
    cause,
  })
}

/** npm minio throws S3 errors with a `code`, but of a listing the plain parsed XML with a `Code`. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error) return String(error.code)
  return 'Code' in error ? String(error.Code) : ''
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return codeOf(error) || 'unknown answer'
  if (error.name === 'AbortError' && error.cause instanceof Error) return error.cause.message
  return codeOf(error) || error.message
}
