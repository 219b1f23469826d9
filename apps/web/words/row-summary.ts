import type { Mood } from '#libs/contract/moods'
import { type EntryState, isPending } from '../model/entry.ts'
import { sayShare } from './amounts.ts'

export interface RowSummary {
  readonly text: string
  readonly mood: Mood | null
  readonly tone: 'pending' | 'answered' | 'failed'
}

/** An entry in a word or two. */
export function rowSummary(state: EntryState): RowSummary {
  if (state.kind === 'uploading') return { text: `${sayShare(state.sentShare)} sent`, mood: null, tone: 'pending' }
  if (state.kind === 'known') {
    const { resource } = state
    if (resource.status === 'completed') return answered(resource.mood, resource.confidence)
    return { text: resource.status, mood: null, tone: isPending(state) ? 'pending' : 'failed' }
  }
  if (state.kind === 'listed') {
    const { mood, confidence, status } = state.item
    if (mood !== null && confidence !== null) return answered(mood, confidence)
    return { text: status, mood: null, tone: status === 'pending' ? 'pending' : 'failed' }
  }
  return { text: state.kind, mood: null, tone: state.kind === 'waiting' ? 'pending' : 'failed' }
}

/** Whether a row stands in a list of only those that failed, or only those with an answer. */
export function passes(state: EntryState, filter: 'all' | 'failed' | 'completed'): boolean {
  if (filter === 'all') return true
  const { tone } = rowSummary(state)
  return filter === 'failed' ? tone === 'failed' : tone === 'answered'
}

function answered(mood: Mood, confidence: number): RowSummary {
  return { text: `${mood} ${sayShare(confidence)}`, mood, tone: 'answered' }
}
