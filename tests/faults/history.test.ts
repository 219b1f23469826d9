import { describe, expect, it } from 'vitest'
import { type History, judge, type Remains, type Sighting } from './history.ts'

/** Forged histories: a checker that lets one of these pass would let a lost song pass. */
describe('judge', () => {
  const acknowledged = { id: 'a1', sha256: 'one' }
  const history: History = { sent: new Set(['one', 'two']), acknowledgements: [acknowledged], sightings: [] }
  const result = { ...acknowledged, content: 'calm' }
  const remains: Remains = {
    ...{ results: [result], failures: [], intents: [], strays: [], temporaryFiles: [], orphans: [] },
  }
  const expected = { golden: new Map([['one', 'calm']]) }

  it('finds nothing where every acknowledged upload has its one right result', () => {
    expect(judge(history, remains, expected)).toEqual([])
  })

  it('is content with one failure of a file that is bad', () => {
    const failed = { ...remains, results: [], failures: [{ id: 'a1', code: 'undecodable' }] }
    expect(judge(history, failed, { golden: new Map(), bad: new Set(['one']) })).toEqual([])
  })

  it('does not miss what was never acknowledged', () => {
    expect(judge({ ...history, acknowledgements: [] }, { ...remains, results: [] }, expected)).toEqual([])
  })

  it.each<[string, Partial<Remains>, RegExp]>([
    ['a lost upload', { results: [] }, /lost/],
    ['a second result', { results: [result, result] }, /2 results/],
    ['a result beside a failure', { failures: [{ id: 'a1', code: 'undecodable' }] }, /result and the failure/],
    ['a failure of a good file', { results: [], failures: [{ id: 'a1', code: 'undecodable' }] }, /file is good/],
    ['a failure without a type', { results: [], failures: [{ id: 'a1', code: 'oops' }] }, /no code of ours/],
    ['a wrong result', { results: [{ ...result, content: 'tense' }] }, /differs/],
    ['a result of something else', { results: [result, { id: 'a9', sha256: 'nine', content: '' }] }, /nobody sent/],
    ['a result that has no golden one', { results: [result, { id: 'a2', sha256: 'two', content: '' }] }, /compare/],
    ['a forsaken promise', { intents: [{ id: 'a1', ageSeconds: 151, hasLiveJob: false }] }, /no job for 151 s/],
    ['a stray object', { strays: ['audio/a2'] }, /audio\/a2/],
    ['a temporary file', { temporaryFiles: ['/x'] }, /\/x/],
    ['an orphan', { orphans: ['17 ffmpeg'] }, /17 ffmpeg/],
  ])('refuses %s', (_what, forged, complaint) => {
    expect(judge(history, { ...remains, ...forged }, expected).join('\n')).toMatch(complaint)
  })

  it('leaves a young promise, and an old one with a job, alone', () => {
    const young = { id: 'a1', ageSeconds: 149, hasLiveJob: false }
    const old = { id: 'a1', ageSeconds: 900, hasLiveJob: true }
    expect(judge(history, { ...remains, intents: [young, old] }, expected)).toEqual([])
  })

  it('refuses one content under two ids, and two contents under one', () => {
    const torn = { ...history, acknowledgements: [acknowledged, { id: 'a2', sha256: 'one' }] }
    const merged = { ...history, acknowledgements: [acknowledged, { id: 'a1', sha256: 'two' }] }
    expect(judge(torn, remains, expected).join('\n')).toMatch(/1 contents .* 2 ids/)
    expect(judge(merged, remains, expected).join('\n')).toMatch(/2 contents .* 1 ids/)
  })

  type Look = readonly [status: Sighting['status'], attempt: number, n: number]
  const seen = (...looks: readonly Look[]): History => {
    const common = { observer: 'poll', id: 'a1' }
    return { ...history, sightings: looks.map(([status, attempt, n]) => ({ ...common, status, attempt, n })) }
  }

  it.each<[string, readonly Look[]]>([
    [
      'the way of an analysis',
      [
        ['queued', 0, 0],
        ['running', 1, 1],
        ['running', 1, 4],
        ['completed', 1, 99],
      ],
    ],
    [
      'a second attempt after a lost worker',
      [
        ['running', 1, 4],
        ['queued', 0, 0],
        ['running', 2, 1],
      ],
    ],
    [
      'a second attempt that nobody saw waiting',
      [
        ['running', 1, 4],
        ['running', 2, 1],
        ['failed', 2, 99],
      ],
    ],
  ])('lets %s pass', (_what, looks) => {
    expect(judge(seen(...looks), remains, expected)).toEqual([])
  })

  it.each<[string, readonly Look[]]>([
    [
      'an end that is taken back',
      [
        ['completed', 1, 99],
        ['running', 2, 1],
      ],
    ],
    [
      'an end that changes',
      [
        ['failed', 1, 99],
        ['completed', 1, 99],
      ],
    ],
    [
      'a run that goes back to the queue within its attempt',
      [
        ['running', 1, 2],
        ['queued', 1, 2],
      ],
    ],
    [
      'a stage that goes back within its attempt',
      [
        ['running', 1, 4],
        ['running', 1, 2],
      ],
    ],
    [
      'an attempt that goes back',
      [
        ['running', 2, 1],
        ['running', 1, 4],
      ],
    ],
  ])('refuses %s', (_what, looks) => {
    expect(judge(seen(...looks), remains, expected).join('\n')).toMatch(/went from .* back to/)
  })

  it('lets attempts begin anew only where Redis may have forgotten the job', () => {
    const again = seen(['running', 2, 1], ['running', 1, 4])
    expect(judge(again, remains, { ...expected, attemptsMayRestart: true })).toEqual([])
  })

  it('does not compare what different observers saw', () => {
    const [poll, events] = seen(['completed', 1, 99], ['running', 1, 1]).sightings as [Sighting, Sighting]
    const both = { ...history, sightings: [poll, { ...events, observer: 'events' }] }
    expect(judge(both, remains, expected)).toEqual([])
  })
})
