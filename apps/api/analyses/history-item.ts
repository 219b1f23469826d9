import type { HistoryEntry } from '#libs/analyses/history'
import type { State } from '#libs/analyses/states'
import type { HistoryItem } from '#libs/contract/history'
import { linksOf, presentFailure } from './analysis-resource.ts'

/** One upload in the list of them. */
export function presentHistoryEntry({ submission, state }: HistoryEntry): HistoryItem {
  const { id, name, submittedAt } = submission
  return { id, name, submittedAt, ...presentState(state), links: linksOf(id) }
}

/** How an analysis stands, as lists say it. */
export function presentState(state: State): Pick<HistoryItem, 'status' | 'mood' | 'confidence' | 'error'> {
  switch (state.status) {
    case 'pending':
      return { status: 'pending', mood: null, confidence: null, error: null }
    case 'completed': {
      const { mood, confidence } = state.result.judgement
      return { status: 'completed', mood, confidence, error: null }
    }
    case 'failed':
    case 'cancelled':
      return { status: state.status, mood: null, confidence: null, error: presentFailure(state.failure) }
  }
}
