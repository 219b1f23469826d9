import { type Signal, signal } from '@preact/signals'
import type { AnalysisResource } from '#libs/contract/api'
import type { HistoryItem } from '#libs/contract/history'

/**
 * One song on the desk.
 *
 * waiting  -its turn-> uploading -202 or 200-> known (queued, running, then an end)
 * uploading -no answer, or "later", or a session that has ended-> waiting -by itself-> uploading
 * uploading -no, or the file is gone-> refused -retry-> waiting
 * listed (as the history tells it) -opened-> known · forgotten: there is nothing of it any more
 */
export type EntryState =
  /** `reason`: what the server wants it to wait for. */
  | { readonly kind: 'waiting'; readonly reason?: string }
  | { readonly kind: 'uploading'; readonly sentShare: number }
  | { readonly kind: 'refused'; readonly title: string; readonly detail: string }
  | { readonly kind: 'known'; readonly resource: AnalysisResource }
  | { readonly kind: 'listed'; readonly item: HistoryItem }
  | { readonly kind: 'forgotten' }

export interface Entry {
  readonly key: string
  readonly name: string
  /** Known as soon as the server has said it. */
  readonly id: Signal<string | undefined>
  readonly state: Signal<EntryState>
  /** What was dropped here, to be played and, if need be, sent again. */
  readonly file: File | undefined
  /** Where the browser plays that file from: the server does not play uploads back. */
  readonly ownAddress: string | undefined
}

interface EntryParts {
  readonly key: string
  readonly name: string
  readonly state: EntryState
  readonly id?: string
  readonly file?: File
  readonly ownAddress?: string
}

export function createEntry({ key, name, state, id, file, ownAddress }: EntryParts): Entry {
  return { key, name, file, ownAddress, id: signal(id), state: signal(state) }
}

export function isPending(state: EntryState): boolean {
  if (state.kind === 'waiting' || state.kind === 'uploading') return true
  return state.kind === 'known' && (state.resource.status === 'queued' || state.resource.status === 'running')
}
