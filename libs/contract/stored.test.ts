import { describe, expect, it } from 'vitest'
import { exampleFailure, exampleIntent, exampleResult } from '../../tests/fixtures/example-analysis.ts'
import { analyseJob, jobIdOf } from './job.ts'
import { analysisId, failure, intent, result } from './stored.ts'

describe('stored objects', () => {
  it.each([
    ['an intent', intent, exampleIntent],
    ['a result', result, exampleResult],
    ['a failure', failure, exampleFailure],
  ])('%s comes back from JSON as it was written', (_name, schema, example) => {
    expect(schema.parse(JSON.parse(JSON.stringify(example)))).toEqual(example)
  })

  it('are refused when another schema wrote them', () => {
    expect(intent.safeParse({ ...exampleIntent, schema: 2 }).success).toBe(false)
  })

  it('hold no number that is none', () => {
    const { features } = exampleResult.heard
    const broken = { ...exampleResult, heard: { ...exampleResult.heard, features: { ...features, tempo: Number.NaN } } }
    expect(result.safeParse(broken).success).toBe(false)
  })

  it('miss none of the fifteen features', () => {
    const { tempo: _tempo, ...features } = exampleResult.heard.features
    const broken = { ...exampleResult, heard: { ...exampleResult.heard, features } }
    expect(result.safeParse(broken).success).toBe(false)
  })
})

describe('analysisId', () => {
  it.each(['', 'a', `a${'A'.repeat(32)}`, `b${'0'.repeat(32)}`, `a${'0'.repeat(33)}`, `../a${'0'.repeat(32)}`])(
    'refuses %j',
    (text) => expect(analysisId.safeParse(text).success).toBe(false),
  )
})

describe('a job', () => {
  it('carries the id of an analysis and nothing else', () => {
    const { id } = exampleIntent
    expect(analyseJob.parse({ schema: 1, id, name: 'song.wav' })).toEqual({ schema: 1, id })
  })

  it('has an id of the content and the pipeline, without the colon that BullMQ refuses', () => {
    const jobId = jobIdOf(exampleIntent.id, exampleIntent.pipelineVersion)
    expect(jobId).toBe(`${exampleIntent.id}-f1-test-r1`)
    expect(jobId).not.toContain(':')
  })
})
