import { describe, expect, it } from 'vitest'
import { analysisResource } from '#libs/contract/api'
import { endOf, formatEventId } from '#libs/contract/event-id'
import { exampleFailure, exampleIntent, exampleResult, ID, PIPELINE } from '../../../tests/fixtures/example-analysis.ts'
import { completedResource, failedResource, pendingResource } from './analysis-resource.ts'

const running = {
  state: 'running',
  position: 0,
  progress: { attempt: 2, n: 3, stage: 'features', state: 'started', stages: [{ stage: 'decode', ms: 10 }] },
} as const

describe('an analysis as clients read it', () => {
  it.each([
    ['completed', completedResource(exampleResult, PIPELINE)],
    ['failed', failedResource(exampleFailure)],
    ['queued', pendingResource(exampleIntent, undefined, null)],
    ['running', pendingResource(exampleIntent, running, 1.5)],
  ])('keeps to the contract when it is %s', (status, resource) => {
    expect(analysisResource.parse(resource)).toEqual(resource)
    expect(resource).toMatchObject({ id: ID, status, links: { self: `/v1/analyses/${ID}` } })
  })
})

describe('completedResource', () => {
  it('is outdated where another pipeline made it', () => {
    expect(completedResource(exampleResult, PIPELINE).outdated).toBe(false)
    expect(completedResource(exampleResult, 'f9-new-r9').outdated).toBe(true)
  })

  it('takes every event of its attempt into account', () => {
    expect(completedResource(exampleResult, PIPELINE).lastEvent).toBe(formatEventId(endOf(1)))
  })
})

describe('failedResource', () => {
  it('says what happened, where, and whether it is worth a try later', () => {
    expect(failedResource(exampleFailure)).toMatchObject({
      error: { code: 'undecodable', title: 'Audio cannot be decoded', stage: 'decode', retry: 'never' },
    })
  })

  it('shows a code that it does not know as it is, with the title of an internal error', () => {
    expect(failedResource({ ...exampleFailure, code: 'of-a-newer-release' })).toMatchObject({
      error: { code: 'of-a-newer-release', title: 'Internal server error' },
    })
  })
})

describe('pendingResource', () => {
  it('is queued where the queue does not know it', () => {
    const resource = pendingResource(exampleIntent, undefined, null)
    expect(resource).toMatchObject({ status: 'queued', queue: { position: null }, stage: null, lastEvent: '0.0' })
  })

  it('shows the stage that runs now, and those that are done', () => {
    const resource = pendingResource(exampleIntent, running, 1.5)
    expect(resource).toMatchObject({ stage: 'features', stages: [{ stage: 'decode' }], lastEvent: '2.3' })
  })

  it('shows no stage between two of them', () => {
    const between = { ...running, progress: { ...running.progress, state: 'completed' } } as const
    expect(pendingResource(exampleIntent, between, null)).toMatchObject({ stage: null })
  })
})
