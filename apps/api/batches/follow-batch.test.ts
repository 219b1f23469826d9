import express from 'express'
import { expect, it, vi } from 'vitest'
import { createLedger } from '#libs/analyses/ledger'
import type { State } from '#libs/analyses/states'
import type { FeedListener } from '#libs/queue/feed'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleIntent, exampleResult } from '../../../tests/fixtures/example-analysis.ts'
import { serve } from '../../../tests/fixtures/serve.ts'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { eventsOf, openEvents } from '../../../tests/programs/event-stream.ts'
import { createBatching } from './batching.ts'
import { followBatch } from './follow-batch.ts'

const [one, other] = [`a${'1'.repeat(32)}`, `a${'2'.repeat(32)}`]
const pending: State = { status: 'pending', intent: exampleIntent }
const failed: State = { status: 'failed', failure: exampleFailure }
const completed: State = { status: 'completed', result: exampleResult }

/** A batch of two songs that wait, and what goes by on their queue. */
async function open() {
  const states = new Map([one, other].map((id) => [id, pending]))
  const looks = new Set<string>()
  const listeners = new Map<string, FeedListener>()
  const analyses = {
    async stateOf(id: string) {
      looks.add(id)
      return states.get(id)
    },
    look: async () => undefined,
    follow(id: string, listener: FeedListener) {
      listeners.set(id, listener)
      return () => void listeners.delete(id)
    },
  }
  const ledger = createLedger(await openFilesystemStore({ directory: await temporaryFolder() }))
  const batching = createBatching({ ledger, analyses })
  const batch = await batching.create([one, other].map((id) => ({ name: null, id, refusal: null })))
  const metrics = { streams: { inc: () => {}, dec: () => {} } }
  const app = express().get('/:batch', followBatch({ analyses, batching, metrics } as never))
  return {
    ...{ states, looks, events: eventsOf(await openEvents(`${await serve(app)}/${batch}`)) },
    end(id: string, state: State) {
      states.set(id, state)
      listeners.get(id)?.({ kind: 'ended', jobId: id, outcome: state.status })
    },
  }
}

it('a song that is tried again before the others are through is waited for, and told again', async () => {
  const { states, looks, events, end } = await open()
  const next = async () => (await events.next()).value
  expect(await next()).toMatchObject({ event: 'snapshot', data: { counts: { pending: 2 } } })
  end(one, failed)
  expect(await next()).toMatchObject({ event: 'item', data: { index: 0, status: 'failed' } })
  states.set(one, pending)
  looks.clear()
  end(other, completed)
  expect(await next()).toMatchObject({ event: 'item', data: { index: 1, status: 'completed' } })
  await vi.waitFor(() => expect(looks).toContain(one), { timeout: 20_000 })
  end(one, completed)
  expect(await next()).toMatchObject({ event: 'item', data: { index: 0, status: 'completed' } })
  expect(await next()).toMatchObject({ event: 'completed', data: { status: 'completed', counts: { completed: 2 } } })
  expect(await events.next()).toMatchObject({ done: true })
})
