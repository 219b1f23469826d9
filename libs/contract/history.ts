import { z } from 'zod'
import { MOODS } from './moods.ts'
import { STAGES } from './stages.ts'
import { analysisId } from './stored.ts'

/** Lists of analyses: what was sent, the newest first, and what failed. */

/** `queued` and `running` are one here: only the queue could tell them apart, and lists come from the store. */
export const HISTORY_STATUSES = ['pending', 'completed', 'failed', 'cancelled'] as const

export const historyQuery = z.strictObject({
  status: z.enum(HISTORY_STATUSES).optional(),
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(20),
})

/** One submission: the same content sent twice stands here twice, with the same id. */
export const historyItem = z.object({
  id: analysisId,
  name: z.string(),
  submittedAt: z.iso.datetime(),
  status: z.enum(HISTORY_STATUSES),
  mood: z.enum(MOODS).nullable(),
  confidence: z.number().nullable(),
  error: z
    .object({
      code: z.string(),
      title: z.string(),
      detail: z.string(),
      stage: z.enum(STAGES).nullable(),
      retry: z.enum(['never', 'later']),
    })
    .nullable(),
  links: z.object({ self: z.string(), events: z.string() }),
})
export type HistoryItem = z.infer<typeof historyItem>

export const historyPage = z.object({ items: z.array(historyItem), nextCursor: z.string().nullable() })
export type HistoryPage = z.infer<typeof historyPage>
