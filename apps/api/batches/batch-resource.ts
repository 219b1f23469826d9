import type { State } from '#libs/analyses/states'
import {
  BATCH_STATUSES,
  type BatchItem,
  type BatchResource,
  type BatchStatus,
  type StoredBatch,
} from '#libs/contract/batch'
import { type EventId, formatEventId } from '#libs/contract/event-id'
import { linksOf, presentFailure } from '../analyses/analysis-resource.ts'
import { presentState } from '../analyses/history-item.ts'

/** Songs that were sent together, as clients read them. */

export function batchPathOf(id: string): string {
  return `/v1/batches/${id}`
}

interface Standing {
  readonly index: number
  readonly sent: StoredBatch['items'][number]
  readonly state: State | undefined
}

export function presentBatchItem({ index, sent, state }: Standing): BatchItem {
  const { id, refusal } = sent
  const common = { index, id, name: sent.name ?? nameOf(state), links: id === null ? null : linksOf(id) }
  const nothing = { mood: null, confidence: null, error: null } as const
  if (refusal) return { ...common, ...nothing, status: 'refused', error: presentFailure({ ...refusal, stage: null }) }
  return state ? { ...common, ...presentState(state) } : { ...common, ...nothing, status: 'unknown' }
}

interface Looked {
  readonly items: readonly BatchItem[]
  readonly estimatedSeconds: number | null
}

export function presentBatch({ id, createdAt }: StoredBatch, { items, estimatedSeconds }: Looked): BatchResource {
  const counts = countStatuses(items)
  const ended = items.length - counts.pending
  const isCompleted = counts.pending === 0
  const self = batchPathOf(id)
  return {
    ...{ id, status: isCompleted ? 'completed' : 'pending', createdAt, counts, estimatedSeconds, items: [...items] },
    lastEvent: formatEventId(isCompleted ? endOfBatch(ended) : afterItems(ended)),
    links: { self, events: `${self}/events` },
  }
}

/** Ids of a batch's events: how many of its songs have ended; its own end comes after the last of them. */
export function afterItems(ended: number): EventId {
  return { attempt: ended, n: 0 }
}

export function endOfBatch(ended: number): EventId {
  return { attempt: ended, n: 1 }
}

function countStatuses(items: readonly BatchItem[]): Record<BatchStatus, number> {
  const count = (wanted: BatchStatus) => items.filter(({ status }) => status === wanted).length
  return Object.fromEntries(BATCH_STATUSES.map((status) => [status, count(status)])) as Record<BatchStatus, number>
}

function nameOf(state: State | undefined): string | null {
  switch (state?.status) {
    case undefined:
      return null
    case 'pending':
      return state.intent.name
    case 'completed':
      return state.result.meta.name
    case 'failed':
    case 'cancelled':
      return state.failure.name
  }
}
