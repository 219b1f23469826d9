import { describe, expect, it } from 'vitest'
import { asSmartPlayError, type ErrorCode, errorKind, isErrorCode, SmartPlayError } from './errors.ts'

/** What clients rely on, said a second time: whoever changes the table has to mean it. */
const STATUSES = {
  'bad-request': 400,
  'no-file': 400,
  'bad-filename': 400,
  'empty-file': 400,
  'wrong-field': 400,
  'too-many-files': 400,
  'malformed-upload': 400,
  unauthenticated: 401,
  forbidden: 403,
  'foreign-origin': 403,
  'foreign-host': 421,
  'not-found': 404,
  'method-not-allowed': 405,
  'too-slow': 408,
  'file-too-large': 413,
  'unsupported-type': 415,
  'not-audio': 415,
  'range-not-satisfiable': 416,
  undecodable: 422,
  'outside-limits': 422,
  'decode-timeout': 422,
  'webhook-target-refused': 422,
  'too-many-webhooks': 409,
  'webhook-undelivered': 502,
  'catalogue-replaced': 410,
  'audio-gone': 410,
  'reindex-running': 409,
  'reindex-ended': 409,
  'last-admin-key': 409,
  'not-failed': 409,
  'idempotency-in-use': 409,
  'idempotency-mismatch': 422,
  superseded: 409,
  'too-many-requests': 429,
  'worker-lost': 500,
  internal: 500,
  'decoder-missing': 500,
  'decoder-stopped': 500,
  'configuration-invalid': 500,
  'model-invalid': 500,
  'catalogue-invalid': 500,
  'store-unsuitable': 500,
  'api-unavailable': 503,
  overloaded: 503,
  'disk-full': 507,
  'store-unavailable': 503,
  'queue-unavailable': 503,
} as const satisfies Record<ErrorCode, number>
/** No mistakes, but states that pass by themselves. */
const PASSING: readonly string[] = [
  'superseded',
  'too-slow',
  'too-many-requests',
  'idempotency-in-use',
  'reindex-running',
]
const codes = Object.keys(STATUSES) as ErrorCode[]

describe('errorKind', () => {
  it.each(codes)('knows the status of %s', (code) => {
    expect(errorKind(code).status).toBe(STATUSES[code])
  })

  it('has a title of its own for each code', () => {
    const titles = codes.map((code) => errorKind(code).title)
    expect(new Set(titles).size).toBe(codes.length)
    expect(titles).not.toContain('')
  })

  it('promises a later chance for no mistake of the client', () => {
    const clients = codes.filter((code) => errorKind(code).status < 500 && !PASSING.includes(code))
    expect(clients.map((code) => errorKind(code).retry)).toEqual(clients.map(() => 'never'))
  })

  it('promises a later chance to a song that lost its worker: the machine may have been at fault', () => {
    expect(errorKind('worker-lost').retry).toBe('later')
  })

  it('promises a later chance whenever something is unavailable', () => {
    const unavailable = codes.filter((code) => errorKind(code).status === 503)
    expect(unavailable.map((code) => errorKind(code).retry)).toEqual(unavailable.map(() => 'later'))
  })
})

describe('isErrorCode', () => {
  it('tells our codes from all other text', () => {
    expect(codes.filter((code) => !isErrorCode(code))).toEqual([])
    expect(['', 'toString', '__proto__', 'ENOENT'].filter(isErrorCode)).toEqual([])
  })
})

describe('asSmartPlayError', () => {
  it('leaves our own error as it is', () => {
    const error = new SmartPlayError('undecodable', 'no frames')
    expect(asSmartPlayError(error)).toBe(error)
  })

  it.each([new Error('broken'), 'broken'])(
    'makes what nobody foresaw internal, and keeps it as the cause',
    (thrown) => {
      expect(asSmartPlayError(thrown)).toMatchObject({ code: 'internal', message: 'broken', cause: thrown })
    },
  )
})
