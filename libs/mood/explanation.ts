import { MOODS, type Mood } from '#libs/contract/moods'
import { LISTENER_NAMES } from '#libs/features/listener-names'
import type { MeasureName } from '#libs/features/table'
import type { Contribution, Explanation } from './judgement.ts'
import type { LinearSettings } from './settings.ts'

const SHOWN = 5

/** One input of the model in one song. */
export interface HeardInput {
  readonly name: MeasureName
  readonly value: number
  /** Rank among the training songs, 0..1. */
  readonly rank: number
  /** Standard deviations from the mean of the training songs. */
  readonly scaled: number
}

/** A contribution of which we have just heard the measure: a stored one may name what nobody measures any more. */
interface NamedContribution extends Contribution {
  readonly feature: MeasureName
}

export interface Verdict {
  readonly mood: Mood
  readonly runnerUp: Mood
  readonly ambiguous: boolean
}

/**
 * Why this mood and not the average one, as far as the linear member can say; the trees and affect are not explained.
 *
 * c_j = (W_kj - mean over moods of W_mj) z_j (the additive terms of a linear model, centred over the classes):
 * W the weights of the logistic regression, k the mood, z_j the scaled input; [log-odds], any sign; the five largest.
 */
export function explain(verdict: Verdict, inputs: readonly HeardInput[], linear: LinearSettings): Explanation {
  const contributions = inputs
    .map((input, index) => contribution(input, pull(linear, verdict.mood, index) * input.scaled))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, SHOWN)
  return { sentence: phrase(verdict, contributions), contributions }
}

/** How much one standard deviation of an input speaks for the mood rather than for the average mood. */
function pull(linear: LinearSettings, mood: Mood, index: number): number {
  const weight = (of: Mood) => linear.coefficients[of][index] ?? 0
  return weight(mood) - MOODS.reduce((sum, other) => sum + weight(other), 0) / MOODS.length
}

function contribution(input: HeardInput, size: number): NamedContribution {
  return { feature: input.name, value: input.value, percentile: 100 * input.rank, contribution: size }
}

/** "Heard as sad, then calm: treble (above 13 % of the training songs) speaks for it; ..." */
function phrase(verdict: Verdict, contributions: readonly NamedContribution[]): string {
  const opening = verdict.ambiguous
    ? `Hard to tell, ${verdict.mood} rather than ${verdict.runnerUp}`
    : `Heard as ${verdict.mood}, then ${verdict.runnerUp}`
  const speaking = (sign: number) => contributions.filter((one) => one.contribution * sign > 0).slice(0, 2)
  const clauses = [clause('for it', speaking(1)), clause('against it', speaking(-1))].filter((text) => text !== '')
  const reasons = clauses.join('; ').replace(' %', ' % of the training songs')
  return reasons === '' ? `${opening}.` : `${opening}: ${reasons}.`
}

function clause(side: string, contributions: readonly NamedContribution[]): string {
  if (contributions.length === 0) return ''
  const reasons = contributions.map((one) => `${LISTENER_NAMES[one.feature]} (above ${Math.round(one.percentile)} %)`)
  return `${reasons.join(' and ')} ${reasons.length > 1 ? 'speak' : 'speaks'} ${side}`
}
