import { setTimeout as pause } from 'node:timers/promises'

const PAUSE_MS = 50
/** What one takes at rest, with two requests in it. */
const LOOK_MS = 5

/**
 * Time in looks: as many as fit into it on a machine at rest. On a busy one each takes longer, and so does what is looked
 * for; a clock on the wall would tell of the neighbours.
 */
export function looksWithin(ms: number): number {
  return Math.floor(ms / (PAUSE_MS + LOOK_MS))
}

/** Looks again and again until `look` does not reject, and says how often it has; rejects with the reason of the last one. */
export async function countLooks(most: number, look: () => Promise<void>): Promise<number> {
  for (let count = 1; ; count += 1) {
    try {
      await look()
      return count
    } catch (reason) {
      if (count >= most) throw reason
    }
    await pause(PAUSE_MS)
  }
}
