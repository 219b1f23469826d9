import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createApiMetrics, createRegistry } from '#libs/observability/metrics'
import type { FeedEvent } from '#libs/queue/feed'
import { watchQueue } from './watch-queue.ts'

function open() {
  const passing = new EventEmitter<{ event: [FeedEvent] }>()
  const registry = createRegistry()
  const feed = {
    followAll(listener: (event: FeedEvent) => void) {
      passing.on('event', listener)
      return () => void passing.off('event', listener)
    },
  }
  watchQueue(feed, createApiMetrics(registry))
  return { tell: (event: FeedEvent) => passing.emit('event', event), text: () => registry.metrics() }
}

const progress = (changes: { reused?: boolean; state?: 'started' | 'completed' }): FeedEvent => {
  const { reused = false, state = 'completed' } = changes
  const stages = [{ stage: 'decode', ms: 500, reused } as const]
  return { kind: 'progress', jobId: 'song', progress: { attempt: 1, n: 2, stage: 'decode', state, stages } }
}

describe('watchQueue', () => {
  it('counts analyses by how they end', async () => {
    const { tell, text } = open()
    for (const outcome of ['completed', 'completed', 'failed']) tell({ kind: 'ended', jobId: 'song', outcome })
    expect(await text()).toContain('smartplay_analyses_total{outcome="completed"} 2')
    expect(await text()).toContain('smartplay_analyses_total{outcome="failed"} 1')
  })

  it('times a stage when it is completed, in seconds', async () => {
    const { tell, text } = open()
    tell(progress({ state: 'completed' }))
    expect(await text()).toContain('smartplay_stage_duration_seconds_sum{stage="decode"} 0.5')
  })

  it('times no stage at its start, and none that was reused', async () => {
    const { tell, text } = open()
    tell(progress({ state: 'started' }))
    tell(progress({ reused: true }))
    expect(await text()).not.toContain('smartplay_stage_duration_seconds_sum')
  })
})
