import type { Mood, MoodProbabilities } from '#libs/contract/moods'
import { jointNormalBelow, normalBelow } from './normal-distribution.ts'
import { normalise } from './probabilities.ts'
import type { AffectSettings } from './settings.ts'

/** The middle of the 1..9 scales: the moods are the quadrants around it. */
const MIDDLE = 5

/** A point on Russell's plane, on the 1..9 scales. */
export interface Point {
  readonly valence: number
  readonly arousal: number
}

/**
 * Step 0, affect first: where a song lies between unpleasant and pleasant, quiet and stirring, says how likely
 * each mood is. The vote is then mixed with it: (1 - share) vote + share a.
 *
 * a_m = mass of the bivariate normal around the regressed point in the quadrant of mood m (ours; the deviations and the
 * correlation are those of the regressors' errors on held-out songs). point [1..9 scales]; a distribution.
 */
export function quadrantProbabilities(point: Point, settings: AffectSettings): MoodProbabilities {
  const h = (point.valence - MIDDLE) / settings.valenceDeviation
  const k = (point.arousal - MIDDLE) / settings.arousalDeviation
  const happy = jointNormalBelow(h, k, settings.correlation)
  const [pleasant, aroused] = [normalBelow(h), normalBelow(k)]
  return normalise({
    calm: Math.max(0, pleasant - happy),
    energetic: Math.max(0, aroused - happy),
    happy: Math.max(0, happy),
    sad: Math.max(0, 1 - pleasant - aroused + happy),
  })
}

/** The mood of a point: calm V+A-, energetic V-A+, happy V+A+, sad V-A-. On a line, the brighter side. */
export function quadrantOf({ valence, arousal }: Point): Mood {
  if (valence >= MIDDLE) return arousal >= MIDDLE ? 'happy' : 'calm'
  return arousal >= MIDDLE ? 'energetic' : 'sad'
}
