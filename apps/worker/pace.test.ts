import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Run } from '#libs/queue/consumer'
import { createPace } from './pace.ts'

const run = {} as Run

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A process that takes its time and ends with this word. */
const taking =
  (seconds: number, outcome = 'completed') =>
  async () => {
    await vi.advanceTimersByTimeAsync(seconds * 1000)
    return outcome
  }

describe('createPace', () => {
  it('knows nothing before the first song, and takes that one as it is', async () => {
    const pace = createPace()
    expect(pace.seconds()).toBeNull()
    await pace.timed(taking(4))(run)
    expect(pace.seconds()).toBeCloseTo(4)
  })

  it('moves by a tenth of the way with each further song', async () => {
    const pace = createPace()
    await pace.timed(taking(4))(run)
    await pace.timed(taking(14))(run)
    expect(pace.seconds()).toBeCloseTo(5)
  })

  it('is not changed by runs that did no work', async () => {
    const pace = createPace()
    expect(await pace.timed(taking(1, 'already-done'))(run)).toBe('already-done')
    await expect(pace.timed(() => Promise.reject(new Error('broken')))(run)).rejects.toThrow('broken')
    expect(pace.seconds()).toBeNull()
  })
})
