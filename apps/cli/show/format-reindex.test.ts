import { describe, expect, it } from 'vitest'
import type { ReindexResource } from '#libs/contract/reindex'
import { formatEnd, formatProgress, formatStanding } from './format-reindex.ts'

const running: ReindexResource = {
  ...{ id: `r${'0'.repeat(24)}`, status: 'running', startedAt: '2026-01-01T00:00:00.000Z', endedAt: null },
  ...{ featuresVersion: 'f1', pipelineVersion: 'f1-x-r1', retryOf: null, lastEvent: '50' },
  files: { total: 100, done: 50, measured: 40, reused: 9, failed: 1 },
  ...{ filesPerSecond: 12.5, estimatedSeconds: 4, failures: [], reason: null, catalogue: null },
  links: { self: '/v1/reindexes/r', events: '/v1/reindexes/r/events' },
}
const failure = { filename: 'a.mp3', code: 'undecodable', message: 'no frames' }

describe('formatStanding', () => {
  it('says how far it is, how fast, and when it will end', () => {
    expect(formatStanding(running)).toBe('50/100 files  12.5/s  4 s left  1 failed')
    expect(formatStanding({ ...running, estimatedSeconds: 3725 })).toContain('1 h 2 min left')
  })

  it('names the state before the files are measured, and after', () => {
    const queued = { ...running, status: 'queued', files: { ...running.files, failed: 0 } } as const
    expect(formatStanding({ ...queued, filesPerSecond: null, estimatedSeconds: null })).toBe('queued  50/100 files')
  })
})

describe('formatProgress', () => {
  it('is as full as the run is far, and empty where nobody knows how many files there are', () => {
    expect(formatProgress(running)).toMatch(/^\[#{12}\.{12}\] /)
    expect(formatProgress({ ...running, files: { total: 0, done: 0, measured: 0, reused: 0, failed: 0 } })).toMatch(
      /^\[\.{24}\]/,
    )
  })
})

describe('formatEnd', () => {
  it('names each failed file with its reason, and what is current now', () => {
    const ended: ReindexResource = { ...running, status: 'completed', failures: [failure], catalogue: 'c-1' }
    expect(formatEnd(ended).split('\n')).toEqual([
      'failed: a.mp3: undecodable: no frames',
      'completed: 40 measured, 9 reused, 1 failed',
      `catalogue c-1 is current (reindex ${running.id})`,
    ])
  })

  it('steers no terminal by the name of a file', () => {
    const steering = { filename: '\u001b]0;x\u0007.mp3', code: 'bad-filename', message: 'a \u009b name' }
    const ended: ReindexResource = { ...running, status: 'completed', failures: [steering] }
    expect(formatEnd(ended).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  it('says why nothing was published, and how many failures it leaves out', () => {
    const files = { ...running.files, failed: 3 }
    const common = { ...running, failures: [failure], files }
    const ended: ReindexResource = { ...common, status: 'failed', reason: 'all files failed' }
    expect(formatEnd(ended)).toContain('and 2 more')
    expect(formatEnd(ended)).toContain('nothing was published: all files failed')
  })
})
