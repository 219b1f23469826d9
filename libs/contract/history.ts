import { z } from 'zod'
import { analysisError, analysisLinks } from './api.ts'
import { MOODS } from './moods.ts'
import { limit } from './query-numbers.ts'
import { analysisId } from './stored.ts'

/** Lists of analyses: what was sent, the newest first, and what failed. */

/** `queued` and `running` are one here: only the queue could tell them apart, and lists come from the store. */
export const HISTORY_STATUSES = ['pending', 'completed', 'failed', 'cancelled'] as const
export type HistoryStatus = (typeof HISTORY_STATUSES)[number]

export const historyQuery = z.strictObject({
  status: z.enum(HISTORY_STATUSES).optional(),
  cursor: z.string().max(200).optional(),
  limit: limit.default(20),
})

/** One submission: the same content sent twice stands here twice, with the same id. */
export const historyItem = z.object({
  id: analysisId,
  name: z.string(),
  submittedAt: z.iso.datetime(),
  status: z.enum(HISTORY_STATUSES),
  mood: z.enum(MOODS).nullable(),
  confidence: z.number().nullable(),
  error: analysisError.nullable(),
  links: analysisLinks,
})
export type HistoryItem = z.infer<typeof historyItem>

export const historyPage = z.object({
  items: z.array(historyItem),
  /** What to ask with for the next page, also where this one is shorter than its limit; null on the last one. */
  nextCursor: z.string().nullable(),
})
export type HistoryPage = z.infer<typeof historyPage>

/** Which failures are tried again: all, or those with one code; from where the last call ended. */
export const retryQuery = z.strictObject({
  code: z.string().max(40).optional(),
  cursor: z.string().max(200).optional(),
})

export const retryReport = z.object({
  /** Promised again. */
  retried: z.int(),
  /** Their audio was removed; the files have to be sent again. */
  audioGone: z.int(),
  /** What is stored of them cannot be read; once deleted, the files can be sent again. */
  unreadable: z.int(),
  /** What to ask with for the rest; null when nothing is left. */
  nextCursor: z.string().nullable(),
})
export type RetryReport = z.infer<typeof retryReport>
