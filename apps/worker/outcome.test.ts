import { describe, expect, it } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { failure, result } from '#libs/contract/stored'
import type { Run } from '#libs/queue/consumer'
import { exampleAnalysis, exampleIntent } from '../../tests/fixtures/example-analysis.ts'
import { toFailure, toResult } from './outcome.ts'

const run = { attempt: 3 } as Run

describe('toResult', () => {
  const success = {
    intent: exampleIntent,
    run,
    startedAt: new Date(1000),
    worker: 'worker-1',
    kernel: 'wasm' as const,
  }

  it('keeps to the contract, and to what was promised', () => {
    const stored = toResult(exampleAnalysis, success)
    expect(result.parse(stored)).toEqual(stored)
    expect(stored).toMatchObject({ id: exampleIntent.id, pipelineVersion: exampleIntent.pipelineVersion })
    expect(stored.meta).toMatchObject({ name: 'song.wav', attempt: 3, startedAt: '1970-01-01T00:00:01.000Z' })
  })

  it('names decoder and kernel where it heard, and not where it reused what was heard', () => {
    expect(toResult(exampleAnalysis, success).meta).toMatchObject({ decoder: 'ffmpeg 9 (static)', kernel: 'wasm' })
    expect(toResult({ ...exampleAnalysis, decoder: undefined }, success).meta).not.toHaveProperty('decoder')
  })

  it('differs between equal runs under meta only', () => {
    const { meta: _first, ...one } = toResult(exampleAnalysis, success)
    const { meta: _second, ...other } = toResult(exampleAnalysis, {
      ...success,
      worker: 'worker-2',
      startedAt: new Date(2000),
    })
    expect(other).toEqual(one)
  })
})

describe('toFailure', () => {
  it('keeps to the contract, and settles the very promise that was not kept', () => {
    const error = new SmartPlayError('undecodable', 'no frames')
    const stored = toFailure(error, { intent: exampleIntent, run, stage: 'decode' })
    expect(failure.parse(stored)).toEqual(stored)
    expect(stored).toMatchObject({ nonce: exampleIntent.nonce, attempt: 3, code: 'undecodable', message: 'no frames' })
  })
})
