import { beforeEach, describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { createRegistry, createWorkerMetrics, type Registry, type WorkerMetrics } from '#libs/observability/metrics'
import type { Run } from '#libs/queue/consumer'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { measureRuns } from './measure-runs.ts'

let registry: Registry
let metrics: WorkerMetrics
beforeEach(() => {
  registry = createRegistry()
  metrics = createWorkerMetrics(registry)
})

function runWith(abort = new AbortController()): Run {
  return {
    queue: 'analyse',
    job: { schema: 1, id: ID },
    jobId: 'song',
    attempt: 1,
    tries: 1,
    isLast: false,
    isOurs: async () => true,
    leaveSpan: () => {},
    abort: abort.signal,
    report: () => {},
  }
}

const LAST_FINISHED = /smartplay_last_job_finished_timestamp_seconds\{queue="analyse"\} (\d+)/

describe('measureRuns', () => {
  it('hands on the word with which a run ended, and counts it', async () => {
    const measured = measureRuns(async () => 'completed', { metrics, concurrency: 1 })
    expect(await measured(runWith())).toBe('completed')
    expect(await registry.metrics()).toContain('smartplay_job_attempts_total{queue="analyse",outcome="completed"} 1')
  })

  it('counts an error by its code, and throws it on', async () => {
    const failing = async () => Promise.reject(new SmartPlayError('undecodable', 'no audio'))
    await expect(measureRuns(failing, { metrics, concurrency: 1 })(runWith())).rejects.toThrow('no audio')
    const text = await registry.metrics()
    expect(text).toContain('smartplay_job_failures_total{queue="analyse",code="undecodable"} 1')
    expect(text).toContain('smartplay_job_attempts_total{queue="analyse",outcome="failed"} 1')
  })

  it('says when a run ended, also where it failed: this worker gets things done', async () => {
    const before = Math.floor(Date.now() / 1000)
    await measureRuns(async () => Promise.reject(new Error('no')), { metrics, concurrency: 1 })(runWith()).catch(
      () => {},
    )
    const [, at] = LAST_FINISHED.exec(await registry.metrics()) ?? []
    expect(Number(at)).toBeGreaterThanOrEqual(before)
  })

  it('does not take a run that was put back for one that ended', async () => {
    const abort = new AbortController()
    const aborted = async () => {
      abort.abort()
      throw new Error('aborted')
    }
    await measureRuns(aborted, { metrics, concurrency: 1 })(runWith(abort)).catch(() => {})
    expect(await registry.metrics()).not.toMatch(LAST_FINISHED)
    expect(await registry.metrics()).toContain('outcome="aborted"} 1')
    expect(await registry.metrics()).not.toContain('smartplay_job_failures_total{')
  })

  it('tells which part of the worker is busy', async () => {
    const work = gate()
    const measured = measureRuns(async () => work.opened.then(() => 'completed'), { metrics, concurrency: 4 })
    const running = measured(runWith())
    expect(await registry.metrics()).toContain('smartplay_worker_busy_ratio{queue="analyse"} 0.25')
    work.open()
    await running
    expect(await registry.metrics()).toContain('smartplay_worker_busy_ratio{queue="analyse"} 0')
  })
})
