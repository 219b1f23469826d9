import type { Mood, MoodProbabilities } from '#libs/contract/moods'
import type { MeasureName } from '#libs/features/table'

/** All that the judgement needs to know; it comes from the model's manifest, never from a live catalogue. */
export interface JudgementSettings {
  readonly affect: AffectSettings
  /** Share of each mood among the training songs. */
  readonly prior: MoodProbabilities
  /** How much of the prior is taken out: 0 nothing, 1 all of it. */
  readonly tau: number
  /** Above 1 makes the probabilities humbler, below 1 bolder. */
  readonly temperature: number
  readonly rules: RuleSettings
  readonly weighting: WeightingSettings
  readonly happy: HappySettings
  /** The largest probability under which a judgement calls itself ambiguous. */
  readonly ambiguousBelow: number
  readonly inputs: readonly InputSettings[]
  readonly linear: LinearSettings
  /** Root mean square errors on held-out songs, on the 1..9 scales. */
  readonly affectErrors: { readonly valence: number; readonly arousal: number }
  /** Version of the model that these settings belong to. */
  readonly modelVersion: string
}

/** The normal distribution around a regressed point, and how much it counts beside the vote. */
export interface AffectSettings {
  /** 0: only the vote, 1: only affect. */
  readonly share: number
  readonly valenceDeviation: number
  readonly arousalDeviation: number
  readonly correlation: number
}

export interface RuleSettings {
  /** How sharply evidence becomes probability. */
  readonly beta: number
}

export interface WeightingSettings {
  /** The rules' largest weight, 0..1; 0 switches them off. */
  readonly maximum: number
  /** Above 1 keeps the rules for the most uncertain songs. */
  readonly gamma: number
}

export interface HappySettings {
  /** What the odds of happy are multiplied by, 1..2; 1 switches the enhancement off. */
  readonly k: number
  /** The evidence for happy that must be exceeded. */
  readonly threshold: number
}

/** One input of the model, as it was spread over the training songs. */
export interface InputSettings {
  readonly name: MeasureName
  readonly mean: number
  readonly standardDeviation: number
  /** 101 ascending values: the 0th to the 100th percentile. */
  readonly quantiles: readonly number[]
}

/** The logistic regression on scaled inputs: one weight per input and mood, in the order of the inputs. */
export interface LinearSettings {
  readonly coefficients: Readonly<Record<Mood, readonly number[]>>
  readonly intercepts: Readonly<Record<Mood, number>>
}
