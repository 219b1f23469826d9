import { describe, expect, it } from 'vitest'
import { exampleChunk, exampleEntry } from '../../tests/fixtures/example-reindex.ts'
import { countFiles, rateOf, summarise } from './progress.ts'

const failure = { filename: 'x.mp3', code: 'undecodable', message: 'no frames' }
const kept = summarise(exampleChunk(0, [exampleEntry(1), exampleEntry(2, { reused: true })], [failure]))

describe('countFiles', () => {
  it('adds up what is kept and what is in work', () => {
    expect(countFiles(20, [kept], [{ measured: 3, reused: 0, failed: 1 }])).toEqual({
      ...{ total: 20, done: 7, measured: 4, reused: 1, failed: 2 },
    })
  })
})

describe('rateOf', () => {
  const chunk = (startedAt: number, endedAt: number) => ({ ...kept, startedAt, endedAt })

  it('is nobody to tell before the first chunk', () => {
    expect(rateOf([], 1000)).toBeNull()
  })

  it('is files over the time since the first of the last minute began', () => {
    expect(rateOf([chunk(0, 1000), chunk(1000, 2000)], 2000)).toBe(3)
  })

  it('forgets what ended more than a minute before the last', () => {
    expect(rateOf([chunk(0, 1), chunk(99_000, 100_000)], 100_000)).toBe(3)
  })

  it('falls while nothing comes', () => {
    expect(rateOf([chunk(0, 1000)], 6000)).toBe(0.5)
  })
})
