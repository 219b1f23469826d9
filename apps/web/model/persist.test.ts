import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal, ServerAway } from '../server/refusal.ts'
import { type Persistence, persist } from './persist.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const here = { untilHere: async () => {} }
const refusal = (status: number, retryAfterSeconds: number | null = null) =>
  new Refusal({ status, code: `http-${status}`, title: 'No', detail: 'no', retryAfterSeconds })

/** Fails so often, then answers; `at` tells when it was asked, in ms from the beginning. */
function failing(failures: readonly Error[], persistence: Persistence = { reachability: here }) {
  const began = Date.now()
  const at: number[] = []
  const answer = persist(async () => {
    const failure = failures[at.length]
    at.push(Date.now() - began)
    if (failure !== undefined) throw failure
    return 'answered'
  }, persistence).catch((error: unknown) => error)
  return { at, answer }
}

describe('persist', () => {
  it('waits as long as the server asks for', async () => {
    const { at, answer } = failing([refusal(503, 5), refusal(429, 7)])
    await vi.advanceTimersByTimeAsync(12_000)
    expect(await answer).toBe('answered')
    expect(at).toEqual([0, 5000, 12_000])
  })

  it('waits twice as long each time where the server does not say, to half a minute at the most', async () => {
    const { at } = failing(Array.from({ length: 8 }, () => refusal(503)))
    await vi.advanceTimersByTimeAsync(200_000)
    expect(at.map((ms, index) => ms - (at[index - 1] ?? 0)).slice(1, 8)).toEqual(
      [1, 2, 4, 8, 16, 30, 30].map((seconds) => 1000 * seconds),
    )
  })

  it('goes on as soon as the server is back', async () => {
    let comeBack = () => {}
    const untilHere = () =>
      new Promise<void>((resolve) => {
        comeBack = resolve
      })
    const { at, answer } = failing([new ServerAway('nobody')], { reachability: { untilHere } })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(at).toEqual([0])
    comeBack()
    expect(await answer).toBe('answered')
  })

  it('ends with what no wait can mend', async () => {
    expect(await failing([refusal(415)]).answer).toMatchObject({ status: 415 })
    expect(await failing([refusal(401)]).answer).toMatchObject({ status: 401 })
    expect(await failing([new TypeError('a mistake of ours')]).answer).toBeInstanceOf(TypeError)
  })

  it('ends where the line was too slow three times: it would be so again', async () => {
    const { at, answer } = failing([refusal(408), refusal(503), refusal(408), refusal(408)])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await answer).toMatchObject({ status: 408 })
    expect(at).toHaveLength(4)
  })

  it('ends with the reason why nobody can sign in', async () => {
    const untilSignedIn = () => Promise.reject(refusal(500))
    expect(await failing([refusal(401)], { reachability: here, untilSignedIn }).answer).toMatchObject({ status: 500 })
  })
})
