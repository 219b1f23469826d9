import { createHash } from 'node:crypto'
import type { WebhookEvent } from '#libs/contract/webhook'

/** Something that happened once, to be told. */
export interface Occurrence {
  readonly event: WebhookEvent
  /** Tells it apart from the same happening again: the promise that an analysis kept, the id of a reindex. */
  readonly nonce: string
  /** Of the request that led to it, where that was traced. */
  readonly traceparent?: string | undefined
}

/** Milliseconds of the year 2286: every time until then has a positive distance of thirteen digits. */
const END_OF_TIME_MS = 9_999_999_999_999

/**
 * The same occurrence has the same id however often it is noted, so that a receiver can tell a repetition by it. Ids sort
 * ascending, so the distance to the end of time brings the newest to the top of a listing; and what it is about can be
 * told from the id alone, so that forgetting has to read no delivery.
 */
export function deliveryIdOf(webhook: string, { event, nonce }: Occurrence): string {
  const { type, timestamp, data } = event
  const inverted = String(END_OF_TIME_MS - new Date(timestamp).getTime()).padStart(13, '0')
  return `d${inverted}${subjectMark(data.id)}${shortHash(`${webhook} ${type} ${nonce}`)}`
}

export function isAbout(id: string, subject: string): boolean {
  return id.slice(14, 26) === subjectMark(subject)
}

function subjectMark(subject: string): string {
  return shortHash(subject)
}

/** Of 48 bits: one delivery in 10^10 is taken for another of the 30,000 of a month. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
