import { expect, it } from 'vitest'
import type { EntryState } from '../model/entry.ts'
import { passes, rowSummary } from './row-summary.ts'

const told = (state: unknown) => rowSummary(state as EntryState)

it('an answered song is its mood, whether it was followed or listed', () => {
  const answer = { text: 'calm 61 %', mood: 'calm', tone: 'answered' }
  expect(told({ kind: 'known', resource: { status: 'completed', mood: 'calm', confidence: 0.612 } })).toEqual(answer)
  expect(told({ kind: 'listed', item: { status: 'completed', mood: 'calm', confidence: 0.612 } })).toEqual(answer)
})

it('a song on its way is pending, however far it is', () => {
  const pending = [
    { kind: 'waiting' },
    { kind: 'uploading', sentShare: 0.5 },
    { kind: 'known', resource: { status: 'queued' } },
    { kind: 'listed', item: { status: 'pending', mood: null, confidence: null } },
  ]
  expect(new Set(pending.map((state) => told(state).tone))).toEqual(new Set(['pending']))
})

it('what was refused or failed is told as such', () => {
  const failed = [
    { kind: 'refused' },
    { kind: 'known', resource: { status: 'failed' } },
    { kind: 'listed', item: { status: 'failed', mood: null } },
  ]
  expect(failed.map((state) => told(state).text)).toEqual(['refused', 'failed', 'failed'])
})

it('a filter lets through what failed, or what has an answer, and neither what is on its way', () => {
  const states = [
    { kind: 'refused' },
    { kind: 'listed', item: { status: 'completed', mood: 'calm', confidence: 0.6 } },
    { kind: 'waiting' },
  ] as unknown as readonly EntryState[]
  expect(states.map((state) => passes(state, 'failed'))).toEqual([true, false, false])
  expect(states.map((state) => passes(state, 'completed'))).toEqual([false, true, false])
  expect(states.map((state) => passes(state, 'all'))).toEqual([true, true, true])
})
