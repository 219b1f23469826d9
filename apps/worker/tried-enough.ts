import type { ErrorCode } from '#libs/contract/errors'

/** What nobody foresaw, and what ended a decoder: the file may bring it about each time. */
const PERHAPS_THE_FILE: ReadonlySet<ErrorCode> = new Set(['internal', 'decoder-stopped'])
const TRIES = 3

/** Whether a file has met an error so often that it is held against the file. */
export function isTriedEnough(code: ErrorCode, tries: number): boolean {
  return PERHAPS_THE_FILE.has(code) && tries >= TRIES
}
