import { describe, expect, it } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import type { Progress } from '#libs/pipeline/deps'
import type { Run } from '#libs/queue/consumer'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { createReporter } from './reporter.ts'

function open() {
  const reports: unknown[] = []
  const registry = createRegistry()
  const run: Run = {
    ...{
      queue: 'analyse',
      job: { schema: 1, id: ID },
      jobId: 'song',
      attempt: 1,
      tries: 1,
      isLast: false,
      isOurs: async () => true,
      leaveSpan: () => {},
      abort: new AbortController().signal,
    },
    report: (progress) => void reports.push(progress),
  }
  const log = createLogger({ name: 'test', level: 'silent' })
  const reporter = createReporter(run, { log, metrics: createWorkerMetrics(registry), span: NO_SPAN })
  return { reports, reporter, text: () => registry.metrics() }
}

const started: Progress = { stage: 'decode', state: 'started', stages: [] }
const completed: Progress = { stage: 'decode', state: 'completed', stages: [{ stage: 'decode', ms: 250 }] }

describe('createReporter', () => {
  it('hands every report on to those who follow the run', () => {
    const { reports, reporter } = open()
    for (const progress of [started, completed]) reporter.report(progress)
    expect(reports).toEqual([started, completed])
  })

  it('knows which stage was begun last', () => {
    const { reporter } = open()
    expect(reporter.stage()).toBeNull()
    reporter.report(started)
    reporter.report(completed)
    expect(reporter.stage()).toBe('decode')
  })

  it('times the stages that were run, in seconds, and none that was reused', async () => {
    const { reporter, text } = open()
    reporter.report(completed)
    reporter.report({ stage: 'features', state: 'completed', stages: [{ stage: 'features', ms: 0, reused: true }] })
    expect(await text()).toContain('smartplay_worker_stage_duration_seconds_sum{stage="decode"} 0.25')
    expect(await text()).not.toContain('stage="features"')
  })

  it('hands the word on with which a run ended', () => {
    const { reporter } = open()
    expect(reporter.ended('completed')).toBe('completed')
    expect(reporter.ended('failed', new Error('broken'))).toBe('failed')
  })
})
