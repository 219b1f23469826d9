import { expect, it } from 'vitest'
import type { EntryState } from '../model/entry.ts'
import { burstOf } from './burst.ts'

const WAITING: EntryState = { kind: 'waiting' }
const REFUSED: EntryState = { kind: 'refused', title: '', detail: '' }
const DONE = { kind: 'known', resource: { status: 'completed' } } as EntryState

it('many songs have a total, a rate and an estimate', () => {
  const burst = burstOf([DONE, DONE, REFUSED, WAITING, WAITING, WAITING], { startedAtMs: 0, nowMs: 30_000 })
  expect(burst).toEqual({ total: 6, answered: 2, failed: 1, songsPerMinute: 6, estimatedSeconds: 30 })
})

it('one ending is no rate', () => {
  const burst = burstOf([DONE, WAITING], { startedAtMs: 0, nowMs: 30_000 })
  expect([burst.songsPerMinute, burst.estimatedSeconds]).toEqual([null, null])
})

it('nothing is left to wait for when all have ended', () => {
  expect(burstOf([DONE, DONE], { startedAtMs: 0, nowMs: 1000 }).estimatedSeconds).toBeNull()
})
