import { setTimeout as pause } from 'node:timers/promises'
import { isTemporary, Refusal } from './refusal.ts'
import { Unreachable } from './unreachable.ts'

/** How long to wait in all before giving up. */
export interface Patience {
  /** For a service that answers and says: later. */
  readonly busyMs: number
  /** For one that does not answer. */
  readonly awayMs: number
}

export interface Wait {
  readonly ms: number
  readonly reason: string
}

export interface Persistence {
  readonly signal: AbortSignal
  readonly patience?: Patience | undefined
  readonly onWait?: ((wait: Wait) => void) | undefined
}

/** An upgrade takes a minute; a backlog takes as long as its songs, and somebody looks on. */
const PATIENCE: Patience = { busyMs: 15 * 60_000, awayMs: 2 * 60_000 }
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A service that says "now" is not asked in a circle. */
const SHORTEST_PAUSE_MS = 100

/** What is waited for, each with a patience of its own. */
type Trouble = keyof Patience

/**
 * Does what may be done twice until it succeeds, or until waiting is of no use: after a refusal for good, or when
 * patience is at its end. Pauses are what the service asks for by Retry-After, else they double.
 */
export async function persist<T>(
  work: () => Promise<T>,
  { signal, patience = PATIENCE, onWait }: Persistence,
): Promise<T> {
  const leftMs: Record<Trouble, number> = { ...patience }
  const attempts: Record<Trouble, number> = { busyMs: 0, awayMs: 0 }
  for (;;) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      const trouble = troubleOf(error)
      if (trouble === undefined) throw error
      const ms = pauseAfter(error, attempts[trouble])
      if (ms > leftMs[trouble]) throw error
      leftMs[trouble] -= ms
      attempts[trouble] += 1
      onWait?.({ ms, reason: error instanceof Refusal ? error.code : 'no answer' })
      await pause(ms, undefined, { signal })
    }
  }
}

/** Undefined where waiting is of no use. */
function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof Unreachable) return 'awayMs'
  return error instanceof Refusal && isTemporary(error) ? 'busyMs' : undefined
}

/** Never zero: with no patience at all nothing is tried again. The jitter keeps several clients out of step. */
function pauseAfter(error: unknown, attempt: number): number {
  const asked = error instanceof Refusal ? error.retryAfterMs : undefined
  if (asked !== undefined) return Math.max(SHORTEST_PAUSE_MS, asked)
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2)
}
