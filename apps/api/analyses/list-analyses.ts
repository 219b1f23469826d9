import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { type HistoryPage, historyQuery } from '#libs/contract/history'
import { readQuery } from '../http/read-query.ts'
import type { Services } from '../services.ts'
import { presentHistoryEntry } from './history-item.ts'

/** GET /v1/analyses: what was sent, the newest first; with `status=failed`, the failure inbox. */
export function listAnalyses({ analyses }: Pick<Services, 'analyses'>): RequestHandler {
  return async (request, response) => {
    const { status, cursor, limit } = readQuery(historyQuery, request)
    const { entries, next } = await analyses.history({ status, after: readCursor(cursor, SUBMISSION), limit })
    response.json({ items: entries.map(presentHistoryEntry), nextCursor: next } satisfies HistoryPage)
  }
}

/** Time and id of a submission, as its key has them. */
const SUBMISSION = /^\d{13}-a[0-9a-f]{32}$/

/** A cursor goes into a key, so it must be one of those that we gave. */
export function readCursor(cursor: string | undefined, form: RegExp): string | undefined {
  if (cursor === undefined || form.test(cursor)) return cursor
  throw new SmartPlayError('bad-request', 'cursor: is none of this list (expected nextCursor of its pages)')
}
