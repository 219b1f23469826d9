/** The system's words for a disk without room, and for somebody's share of it. */
const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT']

/** Whether a file could not be written because there is no room for it. */
export function isNoRoom(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && NO_ROOM.includes(thrown.code)
}
