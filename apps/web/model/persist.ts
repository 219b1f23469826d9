import { waitingHelps } from '#libs/contract/waiting-helps'
import { Refusal, ServerAway } from '../server/refusal.ts'
import type { Reachability } from './reachability.ts'

export interface Persistence {
  readonly reachability: Pick<Reachability, 'untilHere'>
  /** Given, the end of a session is waited out as well. */
  readonly untilSignedIn?: () => Promise<void>
  readonly onWait?: (error: Refusal | ServerAway) => void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** A line that was too slow so often will be so again: somebody should hear it, and decide. */
const MOST_TOO_SLOW = 3
/** A server that says "now" is not asked in a circle. */
const SHORTEST_PAUSE_MS = 100

/**
 * Does what may be done twice until it succeeds, or until waiting is of no use. Somebody looks on, and can cancel:
 * patience has no end, but for a line that is too slow.
 */
export async function persist<T>(work: () => Promise<T>, persistence: Persistence): Promise<T> {
  let tooSlow = 0
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Refusal && error.status === 408) tooSlow += 1
      if (!isWaitedFor(error, persistence) || tooSlow === MOST_TOO_SLOW) throw error
      persistence.onWait?.(error)
      if (isUnauthorised(error)) await persistence.untilSignedIn?.()
      if (error instanceof Refusal) await pause(pauseAfter(error, attempt))
      await persistence.reachability.untilHere()
    }
  }
}

function isWaitedFor(error: unknown, { untilSignedIn }: Persistence): error is Refusal | ServerAway {
  if (error instanceof ServerAway) return true
  if (!(error instanceof Refusal)) return false
  return isUnauthorised(error) ? untilSignedIn !== undefined : waitingHelps(error.status)
}

function isUnauthorised(error: unknown): boolean {
  return error instanceof Refusal && error.status === 401
}

/** What the server asks for by Retry-After, else twice as long each time. */
function pauseAfter({ retryAfterSeconds }: Refusal, attempt: number): number {
  if (retryAfterSeconds !== null) return Math.max(SHORTEST_PAUSE_MS, 1000 * retryAfterSeconds)
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
