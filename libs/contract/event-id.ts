import { STAGES } from './stages.ts'

/**
 * Ids of the events of one analysis, `<attempt>.<n>`: they only rise, compared as two numbers. Within an attempt the
 * reports count from 1, two for each stage, and its end comes after them; `0.0` is before everything.
 */
export interface EventId {
  readonly attempt: number
  readonly n: number
}

export const FIRST_EVENT: EventId = { attempt: 0, n: 0 }

export function endOf(attempt: number): EventId {
  return { attempt, n: 2 * STAGES.length + 1 }
}

export function isNewer(a: EventId, b: EventId): boolean {
  return a.attempt === b.attempt ? a.n > b.n : a.attempt > b.attempt
}

export function formatEventId({ attempt, n }: EventId): string {
  return `${attempt}.${n}`
}

export function parseEventId(text: string): EventId | undefined {
  const [, attempt, n] = /^(\d{1,6})\.(\d{1,6})$/.exec(text) ?? []
  return attempt === undefined || n === undefined ? undefined : { attempt: Number(attempt), n: Number(n) }
}
