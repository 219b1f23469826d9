import type { AnalysisResource } from '#libs/contract/api'
import type { Mood } from '#libs/contract/moods'
import { STAGES, type Stage } from '#libs/contract/stages'
import { sayShare, saySpan } from './amounts.ts'

/** A word of the headline; a mood carries its hue. */
export interface HeadWord {
  readonly text: string
  readonly mood?: Mood
}

export interface Headline {
  /** What stands above the large word. */
  readonly above: string
  readonly words: readonly HeadWord[]
}

const DOING: Readonly<Record<Stage, string>> = {
  decode: 'decoding',
  features: 'measuring',
  ensemble: 'voting',
  heuristics: 'weighing',
  recommend: 'searching',
}

/** The large word of an analysis, in each way in which it can stand. Ambiguous is an answer of its own. */
export function headline(resource: AnalysisResource): Headline {
  switch (resource.status) {
    case 'queued':
      return { above: placeInQueue(resource.queue), words: [{ text: 'queued' }] }
    case 'running':
      return { above: 'listening', words: [{ text: doing(resource) }] }
    case 'completed': {
      const { mood, runnerUp, confidence, ambiguous, quality } = resource
      if (quality.silent) return { above: 'silence', words: [{ text: 'nothing to hear' }] }
      if (!ambiguous) return { above: `${sayShare(confidence)} likely`, words: [{ text: mood, mood }] }
      return { above: 'between', words: [{ text: mood, mood }, { text: ' and ' }, { text: runnerUp, mood: runnerUp }] }
    }
    case 'failed':
      return {
        above: resource.error.stage === null ? 'failed' : `failed to ${verb(resource.error.stage)}`,
        words: [{ text: 'no answer' }],
      }
    case 'cancelled':
      return { above: 'cancelled', words: [{ text: 'no answer' }] }
    default:
      return resource satisfies never
  }
}

/** Between two stages the next one is already meant. */
function doing({ stage, stages }: Pick<Extract<AnalysisResource, { queue: unknown }>, 'stage' | 'stages'>): string {
  const current = stage ?? STAGES[stages.length]
  return current === undefined ? 'writing it down' : DOING[current]
}

function verb(stage: Stage): string {
  return { decode: 'decode', features: 'measure', ensemble: 'vote', heuristics: 'weigh', recommend: 'search' }[stage]
}

interface Queue {
  readonly position: number | null
  readonly estimatedSeconds: number | null
}

/** "next, in about 2 s"; where the server cannot tell, nothing is made up. */
export function placeInQueue({ position, estimatedSeconds }: Queue): string {
  const place = position === null ? 'waiting' : position === 0 ? 'next' : `${position} ahead`
  return estimatedSeconds === null ? place : `${place}, in about ${saySpan(estimatedSeconds)}`
}
