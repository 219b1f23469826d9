import type { MoodProbabilities } from '#libs/contract/moods'
import { distance, entropy } from './probabilities.ts'
import type { WeightingSettings } from './settings.ts'

/** How much the rules may say, and why. All in 0..1. */
export interface RuleWeight {
  readonly weight: number
  /** How open the question is. */
  readonly entropy: number
  /** How far the members are apart. */
  readonly disagreement: number
}

/**
 * Step 4: the less the ensemble knows, the more the rules may say.
 *
 * w = maximum max(h, d)^gamma (ours): h the entropy of the calibrated probabilities in 0..1, d the largest distance
 * between two members in 0..1. Range 0..maximum; it never falls as h or d rises.
 */
export function weighRules(
  calibrated: MoodProbabilities,
  members: readonly MoodProbabilities[],
  settings: WeightingSettings,
): RuleWeight {
  const openness = entropy(calibrated)
  const disagreement = largestDistance(members)
  const doubt = Math.min(1, Math.max(openness, disagreement))
  return { weight: settings.maximum * doubt ** settings.gamma, entropy: openness, disagreement }
}

function largestDistance(members: readonly MoodProbabilities[]): number {
  const pairs = members.flatMap((one, index) => members.slice(index + 1).map((other) => distance(one, other)))
  return Math.max(0, ...pairs)
}
