/**
 * The four moods: the quadrants of Russell's plane around the middle (5) of the 1..9 scales.
 * happy V+A+, energetic V-A+ (tense, angry), sad V-A-, calm V+A-. In the model's class order.
 */
export const MOODS = ['calm', 'energetic', 'happy', 'sad'] as const
export type Mood = (typeof MOODS)[number]

/** One probability for each mood; they sum to 1. */
export type MoodProbabilities = Readonly<Record<Mood, number>>

/** Builds a record over all moods. */
export function byMood<T>(value: (mood: Mood, index: number) => T): Record<Mood, T> {
  return {
    calm: value('calm', 0),
    energetic: value('energetic', 1),
    happy: value('happy', 2),
    sad: value('sad', 3),
  }
}
