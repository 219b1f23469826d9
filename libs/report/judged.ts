import { MOODS, type Mood, type MoodProbabilities } from '#libs/contract/moods'

/** A song's mood, and one set of probabilities for it: what every figure is made of. */
export interface Judged {
  readonly truth: Mood
  readonly probabilities: MoodProbabilities
}

/** The likeliest mood; the first in the order of MOODS among equals. */
export function saidMood({ probabilities }: Judged): Mood {
  return MOODS.reduce((best, mood) => (probabilities[mood] > probabilities[best] ? mood : best))
}

export function confidenceOf({ probabilities }: Judged): number {
  return Math.max(...MOODS.map((mood) => probabilities[mood]))
}

export function isRight(song: Judged): boolean {
  return saidMood(song) === song.truth
}
