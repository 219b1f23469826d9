import type { Mood, MoodProbabilities } from '#libs/contract/moods'

/** What the ensemble says of one song, before any judgement of ours. */
export interface Votes {
  /** The ensemble's soft vote. */
  readonly vote: MoodProbabilities
  /** Each member's own probabilities, by the member's name in the manifest. */
  readonly members: Readonly<Record<string, MoodProbabilities>>
  /** The inputs after the standard scaler, in the manifest's order [standard deviations]. */
  readonly scaled: readonly number[]
  /** Regressed affect on DEAM's 1..9 scales. */
  readonly valence: number
  readonly arousal: number
}

export interface Affect {
  readonly valence: number
  readonly arousal: number
  /** Standard errors on held-out songs, same scales. */
  readonly valenceError: number
  readonly arousalError: number
  readonly quadrant: Mood
}

/** How the mood came about: enough to repeat every step by hand. */
export interface Decision {
  readonly votes: Readonly<Record<string, MoodProbabilities>>
  readonly steps: readonly DecisionStep[]
  readonly rules: readonly RuleEvidence[]
  readonly versions: Readonly<Record<string, string>>
}

/** One step of the judgement: its settings and the probabilities after it. */
export interface DecisionStep {
  readonly step: string
  readonly applied: boolean
  readonly settings: Readonly<Record<string, number>>
  readonly probabilities: MoodProbabilities
}

/** One named rule: what it says for each mood, and the terms it is made of. */
export interface RuleEvidence {
  readonly rule: string
  readonly evidence: number
  readonly terms: Readonly<Record<string, number>>
}

export interface Explanation {
  /** One plain sentence. */
  readonly sentence: string
  /** The linear member's strongest pulls towards the mood, by size; it does not explain the trees. */
  readonly contributions: readonly Contribution[]
}

export interface Contribution {
  readonly feature: string
  readonly value: number
  /** Rank of the value among the training songs, 0..100. */
  readonly percentile: number
  /** Signed, in log-odds against the average mood. */
  readonly contribution: number
}

/** The answer of the heuristics stage. */
export interface Judgement {
  readonly mood: Mood
  /** The shown probability of `mood`, 0..1. */
  readonly confidence: number
  readonly probabilities: MoodProbabilities
  readonly runnerUp: Mood
  /** confidence minus the runner-up's probability. */
  readonly margin: number
  readonly ambiguous: boolean
  readonly affect: Affect
  readonly decision: Decision
  readonly explanation: Explanation
}
