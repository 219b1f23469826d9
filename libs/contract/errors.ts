/**
 * Every way in which SmartPlay says no, in one table.
 *
 * `status` is what HTTP answers; `retry` says whether the same request, or the same job, can succeed later
 * without anybody changing it. The API and the worker read this table; nobody decides twice.
 */
interface ErrorKind {
  readonly status: number
  readonly retry: 'never' | 'later'
  readonly title: string
}

const ERRORS = {
  'bad-request': { status: 400, retry: 'never', title: 'Bad request' },
  'no-file': { status: 400, retry: 'never', title: 'No audio file' },
  'bad-filename': { status: 400, retry: 'never', title: 'Bad file name' },
  'empty-file': { status: 400, retry: 'never', title: 'Empty file' },
  'wrong-field': { status: 400, retry: 'never', title: 'Wrong form field' },
  'too-many-files': { status: 400, retry: 'never', title: 'Too many files' },
  'malformed-upload': { status: 400, retry: 'never', title: 'Malformed upload' },
  unauthenticated: { status: 401, retry: 'never', title: 'No valid key' },
  forbidden: { status: 403, retry: 'never', title: 'Not allowed' },
  'foreign-origin': { status: 403, retry: 'never', title: 'Foreign origin' },
  'foreign-host': { status: 421, retry: 'never', title: 'Foreign host' },
  'not-found': { status: 404, retry: 'never', title: 'Not found' },
  'method-not-allowed': { status: 405, retry: 'never', title: 'Method not allowed' },
  'too-slow': { status: 408, retry: 'later', title: 'Upload too slow' },
  'file-too-large': { status: 413, retry: 'never', title: 'File too large' },
  'unsupported-type': { status: 415, retry: 'never', title: 'Unsupported audio type' },
  'not-audio': { status: 415, retry: 'never', title: 'Not an audio file' },
  'range-not-satisfiable': { status: 416, retry: 'never', title: 'Range not satisfiable' },
  undecodable: { status: 422, retry: 'never', title: 'Audio cannot be decoded' },
  'outside-limits': { status: 422, retry: 'never', title: 'Audio outside the limits' },
  'decode-timeout': { status: 422, retry: 'never', title: 'Decoding took too long' },
  'webhook-target-refused': { status: 422, retry: 'never', title: 'Webhook target refused' },
  'too-many-webhooks': { status: 409, retry: 'never', title: 'Too many webhooks' },
  'webhook-undelivered': { status: 502, retry: 'later', title: 'Webhook not delivered' },
  'catalogue-replaced': { status: 410, retry: 'never', title: 'Catalogue replaced' },
  'audio-gone': { status: 410, retry: 'never', title: 'Audio gone' },
  'not-failed': { status: 409, retry: 'never', title: 'Not failed' },
  'idempotency-in-use': { status: 409, retry: 'later', title: 'Idempotency key in use' },
  'idempotency-mismatch': { status: 422, retry: 'never', title: 'Idempotency key of another request' },
  'reindex-running': { status: 409, retry: 'later', title: 'Reindex running' },
  'reindex-ended': { status: 409, retry: 'never', title: 'Reindex ended' },
  'last-admin-key': { status: 409, retry: 'never', title: 'Last admin key' },
  superseded: { status: 409, retry: 'later', title: 'Superseded' },
  'too-many-requests': { status: 429, retry: 'later', title: 'Too many requests' },
  'worker-lost': { status: 500, retry: 'later', title: 'The analysis lost its worker too often' },
  internal: { status: 500, retry: 'later', title: 'Internal server error' },
  'decoder-missing': { status: 500, retry: 'later', title: 'No decoder' },
  'decoder-stopped': { status: 500, retry: 'later', title: 'Decoder stopped' },
  'configuration-invalid': { status: 500, retry: 'never', title: 'Invalid configuration' },
  'model-invalid': { status: 500, retry: 'never', title: 'Invalid model' },
  'catalogue-invalid': { status: 500, retry: 'never', title: 'Invalid catalogue' },
  'store-unsuitable': { status: 500, retry: 'never', title: 'Unsuitable object store' },
  // Said by a proxy in our place.
  'api-unavailable': { status: 503, retry: 'later', title: 'API unavailable' },
  overloaded: { status: 503, retry: 'later', title: 'Overloaded' },
  'disk-full': { status: 507, retry: 'later', title: 'Disk full' },
  'store-unavailable': { status: 503, retry: 'later', title: 'Object store unavailable' },
  'queue-unavailable': { status: 503, retry: 'later', title: 'Queue unavailable' },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERRORS

/** In the order of the table. */
export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[]

/** The row of the table for one code. */
export function errorKind(code: ErrorCode): ErrorKind {
  return ERRORS[code]
}

/** A part of ours is away, or full. That says nothing of the job that met it, so it costs the job no try. */
export function isOutage(code: ErrorCode): boolean {
  return code === 'store-unavailable' || code === 'queue-unavailable' || code === 'disk-full'
}

/** A stored object does not follow its schema: a newer release wrote it, or it is damaged. In an outage it may be whole. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SmartPlayError && error.code === 'internal'
}

/** For `.catch` on one of many: only an outage is a reason to stop before the others. */
export function unlessOutage(error: unknown): undefined {
  if (isOutage(asSmartPlayError(error).code)) throw error
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text)
}

/** The one error that crosses rooms. The message says what happened, to what, and what was expected. */
export class SmartPlayError extends Error {
  override readonly name = 'SmartPlayError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Any thrown value as a SmartPlayError; what nobody foresaw becomes `internal` and keeps its cause. */
export function asSmartPlayError(thrown: unknown): SmartPlayError {
  if (thrown instanceof SmartPlayError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new SmartPlayError('internal', message, { cause: thrown })
}
