import { byMood, MOODS, type MoodProbabilities } from '#libs/contract/moods'
import { normalise } from './probabilities.ts'
import { type Evidence, topRule } from './rules.ts'
import type { HappySettings } from './settings.ts'

/** Whether the enhancement may act: the rules hear happy first and clearly, and the ensemble nearly agrees. */
function mayEnhanceHappy(blended: MoodProbabilities, evidence: Evidence, settings: HappySettings): boolean {
  const likelier = MOODS.filter((mood) => blended[mood] > blended.happy).length
  return topRule(evidence) === 'happy' && evidence.moods.happy.evidence > settings.threshold && likelier <= 1
}

/**
 * Step 5, the seed's happy enhancement: a song that is loud, fast and bright leans a little more towards happy.
 *
 * odds(happy) * k, the other moods keep their proportions (ours, after the seed's "happy enhancement").
 * k 1 (leaves the probabilities alone) .. 2; a distribution.
 */
export function enhanceHappy(
  blended: MoodProbabilities,
  evidence: Evidence,
  settings: HappySettings,
): MoodProbabilities {
  if (settings.k === 1 || !mayEnhanceHappy(blended, evidence, settings)) return blended
  return normalise(byMood((mood) => blended[mood] * (mood === 'happy' ? settings.k : 1)))
}
