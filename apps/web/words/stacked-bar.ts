import { MOODS, type Mood, type MoodProbabilities } from '#libs/contract/moods'

export interface Part {
  readonly mood: Mood
  readonly share: number
  /** Whole percent; the four add up to 100. */
  readonly percent: number
}

/**
 * Probabilities as parts of one bar, the likeliest first.
 *
 * Rounded by the largest remainder (Hamilton, 1792): each percent is floor(100 p), and what is missing to 100 goes, one by
 * one, to those that lost most by it. Four numbers that add up to 99 would look like a mistake.
 */
export function stackedBar(probabilities: MoodProbabilities): readonly Part[] {
  const parts = MOODS.map((mood) => ({
    mood,
    share: probabilities[mood],
    percent: Math.floor(100 * probabilities[mood]),
  }))
  const missing = 100 - parts.reduce((sum, { percent }) => sum + percent, 0)
  const lost = ({ share, percent }: Part) => 100 * share - percent
  const raised = new Set(parts.toSorted((a, b) => lost(b) - lost(a)).slice(0, missing))
  return parts
    .map((part) => (raised.has(part) ? { ...part, percent: part.percent + 1 } : part))
    .toSorted((a, b) => b.share - a.share)
}
