import { byMood, type MoodProbabilities } from '#libs/contract/moods'
import { normalise } from './probabilities.ts'

/**
 * Step 2: makes "60 %" mean that six such songs in ten are so. The order of the moods never changes.
 *
 * p'_m proportional to p_m^(1/T) (temperature scaling, Guo et al. 2017). p: four probabilities; T > 0: 1 leaves
 * p alone, above 1 is humbler, below 1 bolder.
 */
export function temper(probabilities: MoodProbabilities, temperature: number): MoodProbabilities {
  return normalise(byMood((mood) => probabilities[mood] ** (1 / temperature)))
}
