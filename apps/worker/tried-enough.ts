import type { ErrorCode, SmartPlayError } from '#libs/contract/errors'
import { isNoRoom } from '#libs/contract/no-room'

/** What nobody foresaw, and what ended a decoder or kept it too long: the file may bring it about each time. */
const PERHAPS_THE_FILE: ReadonlySet<ErrorCode> = new Set(['internal', 'decoder-stopped', 'decode-timeout'])
const TRIES = 3
/** Others may have taken the room each time: as often as a job is tried at the most. */
const TRIES_FOR_ROOM = 9

/** Whether a file has met an error so often that it is held against the file. */
export function isTriedEnough({ code, cause }: SmartPlayError, tries: number): boolean {
  return PERHAPS_THE_FILE.has(code) && tries >= (isNoRoom(cause) ? TRIES_FOR_ROOM : TRIES)
}
