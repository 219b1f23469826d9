import type { Problem } from '#libs/contract/api'
import { errorKind, type SmartPlayError } from '#libs/contract/errors'
import { errorPathOf } from '../documents/error-page.ts'

/** Problem details (RFC 9457) with the seed's members. A mistake of our own shows nothing of its inside. */
export function toProblem(error: SmartPlayError, path: string, basePath = ''): Problem {
  const { status, title } = errorKind(error.code)
  const detail = status === 500 ? 'Something went wrong on our side; it is in the log.' : error.message
  return {
    type: basePath + errorPathOf(error.code),
    title,
    status,
    detail,
    instance: path,
    code: error.code,
    error: title,
    message: detail,
    timestamp: new Date().toISOString(),
    path,
  }
}
