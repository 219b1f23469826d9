import type { EntryState } from '../model/entry.ts'
import { isPending } from '../model/entry.ts'

/** Many songs at once, as one thing with a total, a rate and an estimate. */
export interface Burst {
  readonly total: number
  readonly answered: number
  readonly failed: number
  /** Null until two songs have ended. */
  readonly songsPerMinute: number | null
  readonly estimatedSeconds: number | null
}

export interface BurstClock {
  /** When the first of them was dropped. */
  readonly startedAtMs: number
  readonly nowMs: number
}

/** Too few endings say nothing about a rate. */
const ENOUGH = 2

export function burstOf(states: readonly EntryState[], { startedAtMs, nowMs }: BurstClock): Burst {
  const total = states.length
  const ended = states.filter((state) => !isPending(state))
  const answered = ended.filter((state) => state.kind === 'known' && state.resource.status === 'completed').length
  const minutes = (nowMs - startedAtMs) / 60_000
  const songsPerMinute = ended.length >= ENOUGH && minutes > 0 ? ended.length / minutes : null
  const left = total - ended.length
  const estimatedSeconds = songsPerMinute === null || left === 0 ? null : (60 * left) / songsPerMinute
  return { total, answered, failed: ended.length - answered, songsPerMinute, estimatedSeconds }
}
