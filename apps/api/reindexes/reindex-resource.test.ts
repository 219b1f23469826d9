import { describe, expect, it } from 'vitest'
import { reindexResource } from '#libs/contract/reindex'
import type { ChunkSummary } from '#libs/reindex/progress'
import type { Run } from '#libs/reindex/stored'
import { endedReindex, liveReindex } from './reindex-resource.ts'

const run: Run = {
  ...{ schema: 1, id: `r${'0'.repeat(24)}`, startedAt: '2026-01-01T00:00:00.000Z', retryOf: null },
  ...{ featuresVersion: 'f1', pipelineVersion: 'f1-x-r1' },
}
const failure = { filename: 'x.mp3', code: 'undecodable', message: 'no frames' }
const kept: ChunkSummary = { startedAt: 0, endedAt: 2000, measured: 14, reused: 1, failures: [failure] }
const nothing = { total: undefined, kept: [], inWork: [], now: 2000 }

describe('liveReindex', () => {
  it('is queued until something has happened', () => {
    expect(liveReindex(run, nothing)).toMatchObject({ status: 'queued', files: { total: 0 }, estimatedSeconds: null })
  })

  it('is running with its first file, which no chunk holds yet', () => {
    const inWork = [{ measured: 1, reused: 0, failed: 0 }]
    expect(liveReindex(run, { ...nothing, total: 40, inWork })).toMatchObject({ status: 'running', files: { done: 1 } })
  })

  it('tells how fast it is and when it will end, by the chunks that are kept', () => {
    const live = liveReindex(run, { ...nothing, total: 48, kept: [kept] })
    expect(live).toMatchObject({ filesPerSecond: 8, estimatedSeconds: 4, failures: [failure], lastEvent: '16' })
    expect(reindexResource.parse(live)).toEqual(live)
  })

  it('is publishing when every chunk is there', () => {
    expect(liveReindex(run, { ...nothing, total: 16, kept: [kept] })).toMatchObject({
      status: 'publishing',
      lastEvent: '17',
    })
  })
})

describe('endedReindex', () => {
  it('names a hundred failures at most, and has the highest event of all', () => {
    const files = { total: 150, done: 150, measured: 0, reused: 0, failed: 150 }
    const failures = Array.from({ length: 150 }, () => failure)
    const endedAt = '2026-01-01T01:00:00.000Z'
    const outcome = { schema: 1, status: 'failed', endedAt, files, failures, reason: 'all', catalogue: null } as const
    const ended = endedReindex(run, outcome)
    expect(ended.failures).toHaveLength(100)
    expect(Number(ended.lastEvent)).toBeGreaterThan(151)
    expect(reindexResource.parse(ended)).toEqual(ended)
  })
})
