import { asSmartPlayError, SmartPlayError } from '#libs/contract/errors'

/** What Express, send and body-parser put on their own errors. */
interface Marked extends Error {
  readonly status?: unknown
  /** What body-parser found wrong. */
  readonly type?: unknown
  /** Bytes. */
  readonly limit?: unknown
  readonly charset?: unknown
  readonly encoding?: unknown
}

/** Any thrown value as an error of ours: Express and send mark their own with a status, and each has a code. */
export function fromExpress(thrown: unknown): SmartPlayError {
  const error: Marked | undefined = thrown instanceof Error ? thrown : undefined
  switch (error?.status) {
    case 400:
    case 413:
    case 415:
      return new SmartPlayError('bad-request', hindranceOf(error), { cause: thrown })
    case 404:
      return new SmartPlayError('not-found', 'the file is not there any more', { cause: thrown })
    case 416:
      return new SmartPlayError('range-not-satisfiable', 'the range lies outside the file', { cause: thrown })
    default:
      return asSmartPlayError(thrown)
  }
}

/** Why a request cannot be read. Never in the words of JSON.parse: they quote the body, and a body may hold a key. */
function hindranceOf(error: Marked): string {
  switch (error.type) {
    case 'entity.parse.failed':
      return 'the body is no JSON (expected one object, in UTF-8)'
    case 'entity.too.large':
      return `the body is larger than ${Number(error.limit) / 1024} KB (expected a small object)`
    case 'charset.unsupported':
      return `the body's charset is ${shown(error.charset)} (expected UTF-8)`
    case 'encoding.unsupported':
      return `the body's Content-Encoding is ${shown(error.encoding)} (expected gzip, deflate, br or none)`
    default:
      return error instanceof URIError ? 'the path cannot be decoded (expected UTF-8)' : 'the request cannot be read'
  }
}

function shown(named: unknown): string {
  return String(named).slice(0, 40)
}
