import { SmartPlayError } from '#libs/contract/errors'

/**
 * What a key may look like, in every store: lower case letters, digits, `/`, `.`, `_` and `-`, beginning with a letter,
 * at most 200 signs, no empty segment and none of `.` and `..`.
 *
 * Narrower than S3 on purpose: 300 signs fail on every server tried, versitygw lists `+` and `%20` as spaces, a disk
 * may not tell `A` from `a`, npm minio reads a listed `007` as the number 7, and a key that is a folder of another (`a`
 * beside `a/b`) fails on some. The last cannot be seen in one key: who names the keys must avoid it.
 */
const MAX_KEY_LENGTH = 200
const ALLOWED_SIGNS = /^[a-z][a-z0-9/._-]*$/
const RULE = `at most ${MAX_KEY_LENGTH} signs, no empty, "." or ".." segment`

export function isKey(text: string): boolean {
  return text.length <= MAX_KEY_LENGTH && ALLOWED_SIGNS.test(text) && text.split('/').every(isSegment)
}

/** A prefix is the beginning of a key, whole or not; the empty one means everything. */
export function isPrefix(text: string): boolean {
  if (text === '') return true
  const segments = text.split('/')
  return text.length <= MAX_KEY_LENGTH && ALLOWED_SIGNS.test(text) && segments.slice(0, -1).every(isSegment)
}

/** A bad key is a mistake in our own code, for no key is made of what a client sends: hence `internal`. */
export function checkKey(key: string): void {
  if (isKey(key)) return
  throw new SmartPlayError('internal', `bad object key ${JSON.stringify(key)} (expected ${ALLOWED_SIGNS}, ${RULE})`)
}

export function checkPrefix(prefix: string): void {
  if (isPrefix(prefix)) return
  throw new SmartPlayError('internal', `bad key prefix ${JSON.stringify(prefix)} (expected the beginning of a key)`)
}

function isSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..'
}
