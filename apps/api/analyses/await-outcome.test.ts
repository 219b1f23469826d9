import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FeedEvent } from '#libs/queue/feed'
import { exampleFailure, exampleResult, ID } from '../../../tests/fixtures/example-analysis.ts'
import type { Outcome } from './analyses.ts'
import { awaitOutcome } from './await-outcome.ts'

const result = { result: exampleResult }

/** One analysis in memory: what the store says of it, and who follows it. */
function world() {
  const followers = new EventEmitter()
  let answer: () => Promise<Outcome | undefined> = async () => undefined
  let isPromised = true
  return {
    followers,
    says: (next: typeof answer) => {
      answer = next
    },
    forget: () => {
      isPromised = false
    },
    tell: (event: FeedEvent) => followers.emit('event', event),
    analyses: {
      outcomeOf: () => answer(),
      isPromised: async () => isPromised,
      follow(_id: string, listener: (event: FeedEvent) => void) {
        followers.on('event', listener)
        return () => void followers.off('event', listener)
      },
    },
  }
}

const never = new AbortController().signal
const waiting = { id: ID, timeoutMs: 10_000, gone: never }
const ended = { kind: 'ended', jobId: ID, outcome: 'completed' } as const

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('awaitOutcome', () => {
  it('answers at once with what is there already', async () => {
    const { analyses, says } = world()
    says(async () => result)
    expect(await awaitOutcome(analyses, waiting)).toBe(result)
  })

  it('answers as soon as the queue tells of the end', async () => {
    const { analyses, says, tell, followers } = world()
    const outcome = awaitOutcome(analyses, waiting)
    await vi.advanceTimersByTimeAsync(100)
    says(async () => ({ failure: exampleFailure }))
    tell(ended)
    expect(await outcome).toEqual({ failure: exampleFailure })
    expect(followers.listenerCount('event')).toBe(0)
  })

  it('believes the store, not the queue', async () => {
    const { analyses, says, tell } = world()
    const outcome = awaitOutcome(analyses, waiting)
    tell(ended)
    await vi.advanceTimersByTimeAsync(100)
    says(async () => result)
    tell(ended)
    expect(await outcome).toBe(result)
  })

  it('finds an end that no event told of within two seconds', async () => {
    const { analyses, says } = world()
    const outcome = awaitOutcome(analyses, waiting)
    await vi.advanceTimersByTimeAsync(100)
    says(async () => result)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await outcome).toBe(result)
  })

  it('is undefined when time runs out, and follows no more', async () => {
    const { analyses, followers } = world()
    const outcome = awaitOutcome(analyses, waiting)
    await vi.advanceTimersByTimeAsync(waiting.timeoutMs)
    expect(await outcome).toBeUndefined()
    expect(followers.listenerCount('event')).toBe(0)
  })

  it('is undefined once the analysis is forgotten', async () => {
    const { analyses, forget, tell } = world()
    const outcome = awaitOutcome(analyses, waiting)
    forget()
    tell({ ...ended, outcome: 'removed' })
    expect(await outcome).toBeUndefined()
  })

  it('is undefined once nobody waits any more', async () => {
    const { analyses } = world()
    const gone = new AbortController()
    const outcome = awaitOutcome(analyses, { ...waiting, gone: gone.signal })
    gone.abort()
    expect(await outcome).toBeUndefined()
  })

  it('rejects when the store cannot be asked', async () => {
    const { analyses, says } = world()
    says(() => Promise.reject(new Error('store away')))
    await expect(awaitOutcome(analyses, waiting)).rejects.toThrow('store away')
  })
})
