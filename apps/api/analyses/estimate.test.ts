import { describe, expect, it } from 'vitest'
import type { Member } from '#libs/queue/presence'
import { estimateSeconds } from './estimate.ts'

const worker: Member = {
  instance: 'worker-1',
  role: 'worker',
  storeId: 'store',
  pipelineVersion: 'f1-test-r1',
  concurrency: 2,
  secondsPerSong: 4,
}
const waiting = (position: number | null) => ({ state: 'queued', position, progress: undefined }) as const

describe('estimateSeconds', () => {
  it('is the time for one song where nothing is ahead', () => {
    expect(estimateSeconds(waiting(0), [worker])).toBe(4)
  })

  it('grows with the jobs ahead, at the pace of all songs in work at once', () => {
    // Two songs in four seconds: ten jobs ahead take twenty, and then comes our own.
    expect(estimateSeconds(waiting(10), [worker])).toBe(24)
  })

  it('adds the pace of all workers', () => {
    const slow = { ...worker, instance: 'worker-2', concurrency: 1, secondsPerSong: 2 }
    expect(estimateSeconds(waiting(10), [worker, slow])).toBe(13)
  })

  it.each([
    ['no worker lives', waiting(0), []],
    ['none has finished a song yet', waiting(0), [{ ...worker, secondsPerSong: null }]],
    ['the queue cannot tell the position', waiting(null), [worker]],
    ['there is no job', undefined, [worker]],
  ] as const)('is null where %s', (_why, job, members) => {
    expect(estimateSeconds(job, members)).toBeNull()
  })
})
