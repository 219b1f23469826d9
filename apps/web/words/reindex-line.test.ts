import { expect, it } from 'vitest'
import type { ReindexResource } from '#libs/contract/reindex'
import { reindexLine, reindexShare } from './reindex-line.ts'

const RUN: ReindexResource = {
  ...{ id: `r${'0'.repeat(24)}`, status: 'running', startedAt: '2026-01-01T00:00:00Z', endedAt: null },
  ...{ featuresVersion: 'f1', pipelineVersion: 'f1-m-r1', failures: [], reason: null, catalogue: null },
  files: { total: 1803, done: 451, measured: 400, reused: 50, failed: 1 },
  ...{ filesPerSecond: 15.24, estimatedSeconds: 89, lastEvent: '1.4', links: { self: '', events: '' } },
}

it('a run says how far it is, how fast, and until when', () => {
  expect(reindexLine(RUN)).toBe('451 of 1,803 files · 15.2 files/s · about 89 s left')
  expect(reindexShare(RUN)).toBeCloseTo(0.25, 3)
})

it('what cannot be told yet is left out', () => {
  expect(reindexLine({ ...RUN, filesPerSecond: null, estimatedSeconds: null })).toBe('451 of 1,803 files')
})

it('a run over nothing is at its beginning until it is complete', () => {
  const files = { total: 0, done: 0, measured: 0, reused: 0, failed: 0 }
  expect(reindexShare({ files, status: 'running' })).toBe(0)
  expect(reindexShare({ files, status: 'completed' })).toBe(1)
})

it('a failed run says why nothing was published', () => {
  expect(reindexLine({ ...RUN, status: 'failed', reason: 'every file failed' })).toBe('every file failed')
})
