import { describe, expect, it } from 'vitest'
import type { Stage } from '#libs/contract/stages'
import { NO_SPAN } from '#libs/tracing/no-tracer'
import type { Span } from '#libs/tracing/tracer'
import { traceStages } from './trace-stages.ts'

function open() {
  const story: string[] = []
  const run: Span = {
    ...NO_SPAN,
    begin(name, { attributes } = {}) {
      story.push(`${name} begins${attributes?.['smartplay.reused'] ? ', reused' : ''}`)
      return {
        ...NO_SPAN,
        fail: (code) => void story.push(`${name} fails: ${code}`),
        end: () => void story.push(`${name} ends`),
      }
    },
  }
  const stages = traceStages(run)
  const started = (stage: Stage) => stages.report({ stage, state: 'started', stages: [] })
  const completed = (stage: Stage, reused = false) =>
    stages.report({ stage, state: 'completed', stages: [{ stage, ms: 1, reused }] })
  return { story, stages, started, completed }
}

describe('traceStages', () => {
  it('makes a span of each stage, from its start to its end', () => {
    const { story, stages, started, completed } = open()
    for (const stage of ['decode', 'features'] as const) {
      started(stage)
      completed(stage)
    }
    stages.end()
    expect(story).toEqual(['decode begins', 'decode ends', 'features begins', 'features ends'])
  })

  it('shows a stage that was reused as one that took no time', () => {
    const { story, completed } = open()
    completed('decode', true)
    expect(story).toEqual(['decode begins, reused', 'decode ends'])
  })

  it('ends the stage in which a run failed, with the code', () => {
    const { story, stages, started } = open()
    started('decode')
    stages.end('undecodable')
    expect(story).toEqual(['decode begins', 'decode fails: undecodable', 'decode ends'])
  })

  it('blames no stage for what failed between two', () => {
    const { story, stages, started, completed } = open()
    started('recommend')
    completed('recommend')
    stages.end('store-unavailable')
    expect(story).toEqual(['recommend begins', 'recommend ends'])
  })
})
