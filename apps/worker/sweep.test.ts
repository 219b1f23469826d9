import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { type SweeperDeps, startSweeper } from './sweep.ts'

const HOUR_MS = 3_600_000

/** A sweeper without a rival. */
function start(sweep: SweeperDeps['sweep']) {
  const exclusive: SweeperDeps['exclusive'] = {
    async attempt(_name, _ttlMs, work) {
      await work()
      return true
    },
  }
  return startSweeper({ name: 'test', sweep, exclusive, log: createLogger({ name: 'test', level: 'silent' }) })
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('startSweeper', () => {
  it('sweeps as soon as it starts, and again an hour later, also after a failure', async () => {
    const sweep = vi.fn().mockRejectedValueOnce(new Error('damaged')).mockResolvedValue(1)
    const sweeper = start(sweep)
    await vi.advanceTimersByTimeAsync(HOUR_MS - 1)
    expect(sweep).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(sweep).toHaveBeenCalledTimes(2)
    await sweeper.close()
  })

  it('is closed in the midst of a sweep, which is told to end, and sweeps no more', async () => {
    const sweep = vi.fn((closing: AbortSignal) => once(closing, 'abort').then(() => 0))
    const sweeper = start(sweep)
    await sweeper.close()
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS)
    expect(sweep).toHaveBeenCalledTimes(1)
  })
})
