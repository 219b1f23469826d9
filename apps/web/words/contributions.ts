import type { CompletedResource } from '#libs/contract/api'
import { sayValue } from './amounts.ts'
import { featureUnit, featureWord } from './feature-words.ts'

export interface ContributionRow {
  readonly word: string
  readonly value: string
  /** Rank among the training songs, 0..100. */
  readonly percentile: number
  /** Length of the bar from the middle, -1..1: against and for the mood; the strongest fills its side. */
  readonly reach: number
}

/** The strongest contributions as rows of a diverging chart. */
export function contributionRows({ explanation }: Pick<CompletedResource, 'explanation'>): readonly ContributionRow[] {
  const strongest = Math.max(...explanation.contributions.map(({ contribution }) => Math.abs(contribution)), 1e-9)
  return explanation.contributions.map(({ feature, value, percentile, contribution }) => ({
    word: featureWord(feature),
    value: sayValue(value, featureUnit(feature)),
    percentile,
    reach: contribution / strongest,
  }))
}

export interface RuleRow {
  readonly rule: string
  readonly evidence: number
  readonly reach: number
}

/** What each rule says of the song, the strongest first. */
export function ruleRows({ decision }: Pick<CompletedResource, 'decision'>): readonly RuleRow[] {
  const strongest = Math.max(...decision.rules.map(({ evidence }) => Math.abs(evidence)), 1e-9)
  return decision.rules
    .map(({ rule, evidence }) => ({ rule, evidence, reach: evidence / strongest }))
    .toSorted((a, b) => Math.abs(b.reach) - Math.abs(a.reach))
}

const STEP_WORDS: Readonly<Record<string, string>> = {
  'affect-first': 'affect weighed in',
  'prior-correction': 'prior corrected',
  temperature: 'calibrated',
  rules: 'rules weighed in',
  'happy-enhancement': 'happy raised',
  abstention: 'left open',
}

/** The steps that changed the answer, in their order. */
export function appliedSteps({ decision }: Pick<CompletedResource, 'decision'>): readonly string[] {
  return decision.steps.filter(({ applied }) => applied).map(({ step }) => STEP_WORDS[step] ?? step)
}
