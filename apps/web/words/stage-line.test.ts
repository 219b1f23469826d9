import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { applyProgress } from './progress.ts'
import { stageLine } from './stage-line.ts'

const PENDING: AnalysisResource = {
  ...{ id: `a${'0'.repeat(32)}`, status: 'queued', pipelineVersion: 'f1', outdated: false, name: 'song.mp3' },
  ...{ submittedAt: '2026-01-01T00:00:00Z', queue: { position: 2, estimatedSeconds: 3 }, stages: [], stage: null },
  ...{ lastEvent: '0.0', links: { self: '', events: '' } },
}

const decoding = { attempt: 1, n: 1, stage: 'decode', state: 'started', stages: [] } as const
const decoded = { ...decoding, n: 2, state: 'completed', stages: [{ stage: 'decode', ms: 61 }] } as const

const statesOf = (resource: AnalysisResource | undefined) => stageLine(resource).map(({ state }) => state)

describe('the line of five', () => {
  it('is all ahead before anything is known', () => {
    expect(statesOf(undefined)).toEqual(Array(5).fill('ahead'))
    expect(statesOf(PENDING)).toEqual(Array(5).fill('ahead'))
  })

  it('fills as events arrive, and keeps the milliseconds', () => {
    const running = applyProgress(PENDING, decoding)
    expect(statesOf(running)).toEqual(['running', 'ahead', 'ahead', 'ahead', 'ahead'])
    expect(stageLine(applyProgress(running, decoded))[0]).toEqual({ stage: 'decode', state: 'done', time: '61 ms' })
  })

  it('does not go back when an old event comes late', () => {
    const current = applyProgress(PENDING, decoded)
    expect(applyProgress(current, decoding)).toBe(current)
  })

  it('says which stage failed', () => {
    const { queue, stage, ...shared } = PENDING as Extract<AnalysisResource, { queue: unknown }>
    const error = { code: 'undecodable', title: '', detail: '', stage: 'features', retry: 'never' } as const
    expect(statesOf({ ...shared, status: 'failed', error })).toEqual(['done', 'failed', 'ahead', 'ahead', 'ahead'])
  })

  it('says what was kept from an earlier run', () => {
    const kept = applyProgress(PENDING, { ...decoded, stages: [{ stage: 'decode', ms: 0, reused: true }] })
    expect(stageLine(kept)[0]?.time).toBe('kept')
  })
})
