import { expect, it } from 'vitest'
import type { AnalysisResource, CompletedResource } from '#libs/contract/api'
import { headline, placeInQueue } from './headline.ts'

const textOf = (resource: unknown) => {
  const { above, words } = headline(resource as AnalysisResource)
  return [above, words.map(({ text }) => text).join('')]
}

const DONE: Partial<CompletedResource> = {
  ...{ status: 'completed', mood: 'happy', runnerUp: 'energetic', confidence: 0.494, ambiguous: false },
  quality: { silent: false } as CompletedResource['quality'],
}

it('an answer is one mood, with how likely it is', () => {
  expect(textOf(DONE)).toEqual(['49 % likely', 'happy'])
})

it('an ambiguous answer lies between two moods', () => {
  expect(textOf({ ...DONE, ambiguous: true })).toEqual(['between', 'happy and energetic'])
})

it('silence is no mood', () => {
  expect(textOf({ ...DONE, quality: { silent: true } })).toEqual(['silence', 'nothing to hear'])
})

it('work in progress is named by what is done to the song', () => {
  expect(textOf({ status: 'running', stage: 'features', stages: [] })).toEqual(['listening', 'measuring'])
  expect(textOf({ status: 'running', stage: null, stages: [{}, {}] })).toEqual(['listening', 'voting'])
})

it('a failure says in which stage', () => {
  expect(textOf({ status: 'failed', error: { stage: 'decode' } })).toEqual(['failed to decode', 'no answer'])
  expect(textOf({ status: 'failed', error: { stage: null } })).toEqual(['failed', 'no answer'])
})

it('a place in the queue is told only as far as it is known', () => {
  expect(placeInQueue({ position: 0, estimatedSeconds: 2.2 })).toBe('next, in about 2 s')
  expect(placeInQueue({ position: 3, estimatedSeconds: null })).toBe('3 ahead')
  expect(placeInQueue({ position: null, estimatedSeconds: null })).toBe('waiting')
})
