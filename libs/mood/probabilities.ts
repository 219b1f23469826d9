import { byMood, MOODS, type Mood, type MoodProbabilities } from '#libs/contract/moods'

/** The moods from the likeliest to the least likely; equals stay in the order of MOODS. */
export function rankMoods(probabilities: MoodProbabilities): readonly [Mood, Mood, Mood, Mood] {
  const [first, second, third, fourth] = [...MOODS].sort((a, b) => probabilities[b] - probabilities[a])
  return [first ?? 'calm', second ?? 'energetic', third ?? 'happy', fourth ?? 'sad']
}

/** Scales non-negative weights so that they sum to 1. */
export function normalise(weights: Readonly<Record<Mood, number>>): MoodProbabilities {
  const sum = MOODS.reduce((total, mood) => total + weights[mood], 0)
  return byMood((mood) => weights[mood] / sum)
}

/** (1 - share) base + share other: a compromise that is a distribution again. */
export function mix(base: MoodProbabilities, other: MoodProbabilities, share: number): MoodProbabilities {
  return byMood((mood) => (1 - share) * base[mood] + share * other[mood])
}

/**
 * How open the question is.
 *
 * h = -sum p ln p / ln 4 (Shannon 1948, divided by its largest value); p: four probabilities;
 * 0 (certain) .. 1 (no idea).
 */
export function entropy(probabilities: MoodProbabilities): number {
  const nats = MOODS.reduce((sum, mood) => sum - plogp(probabilities[mood]), 0)
  return nats / Math.log(MOODS.length)
}

/**
 * How far two opinions are apart.
 *
 * d = 1/2 sum |a - b| (total variation distance); a, b: four probabilities each; 0 (the same) .. 1 (nothing in common).
 */
export function distance(a: MoodProbabilities, b: MoodProbabilities): number {
  return MOODS.reduce((sum, mood) => sum + Math.abs(a[mood] - b[mood]), 0) / 2
}

/** p ln p, and its limit 0 at p = 0. */
function plogp(p: number): number {
  return p > 0 ? p * Math.log(p) : 0
}
