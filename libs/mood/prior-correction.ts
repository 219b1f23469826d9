import { byMood, type MoodProbabilities } from '#libs/contract/moods'
import { normalise } from './probabilities.ts'

/**
 * Step 1: gives rare moods a fair hearing. The training songs are mostly happy or sad, and the members learnt that too.
 *
 * p'_m proportional to p_m / prior_m^tau (Saerens et al. 2002 for tau = 1; Menon et al. 2021 for logit adjustment
 * with a tau). p, prior: four probabilities; tau 0 (leaves p alone) .. 1 (as if all moods were equally common).
 */
export function correctPrior(
  probabilities: MoodProbabilities,
  prior: MoodProbabilities,
  tau: number,
): MoodProbabilities {
  return normalise(byMood((mood) => probabilities[mood] / prior[mood] ** tau))
}
