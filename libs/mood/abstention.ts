import { MOODS, type MoodProbabilities } from '#libs/contract/moods'

/**
 * Step 6: says "hard to tell" where no mood is likely enough.
 *
 * max q < threshold (Chow 1970, reject option); q: the shown probabilities; threshold 0..1, the manifest's for the
 * coverage that was wanted on held-out songs.
 */
export function isAmbiguous(shown: MoodProbabilities, threshold: number): boolean {
  return Math.max(...MOODS.map((mood) => shown[mood])) < threshold
}
