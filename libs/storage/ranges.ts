import { SmartPlayError } from '#libs/contract/errors'
import type { ByteRange } from './objects.ts'

/** A range that no object whatever could satisfy is refused before anybody is asked. */
export function checkRange(key: string, range: ByteRange): void {
  const { start, end } = range
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return
  throw unsatisfiable(key, range)
}

/** What is asked for, cut to what there is; of an empty object all is the range 0 to -1. */
export function clipRange(key: string, size: number, range: ByteRange | undefined): ByteRange {
  if (range === undefined) return { start: 0, end: size - 1 }
  checkRange(key, range)
  if (range.start >= size) throw unsatisfiable(key, range)
  return { start: range.start, end: Math.min(range.end, size - 1) }
}

export function unsatisfiable(key: string, { start, end }: ByteRange, cause?: unknown): SmartPlayError {
  const message = `cannot read bytes ${start} to ${end} of ${key} (expected a first byte within it and a last one not before)`
  return new SmartPlayError('range-not-satisfiable', message, { cause })
}
