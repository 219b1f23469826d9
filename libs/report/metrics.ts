import { byMood, MOODS, type Mood } from '#libs/contract/moods'
import { confidenceOf, isRight, type Judged, saidMood } from './judged.ts'
import { reliability } from './reliability.ts'

/** What a set of judgements is worth. */
export interface Figures {
  readonly accuracy: number
  readonly macroF1: number
  readonly recall: Readonly<Record<Mood, number>>
  readonly ece: number
  readonly brier: number
  /** Accuracy on the surest 80 % and 50 % of the songs. */
  readonly accuracyAt80: number
  readonly accuracyAt50: number
  /** Songs by true mood, then by said mood. */
  readonly confusion: Confusion
}

export type Confusion = Readonly<Record<Mood, Readonly<Record<Mood, number>>>>

/** The figures of each seed, averaged. */
export function meanFigures(seeds: readonly (readonly Judged[])[]): Figures {
  const all = seeds.map(figuresOf)
  const mean = (read: (figures: Figures) => number) => all.reduce((sum, one) => sum + read(one), 0) / all.length
  return {
    accuracy: mean((one) => one.accuracy),
    macroF1: mean((one) => one.macroF1),
    recall: byMood((mood) => mean((one) => one.recall[mood])),
    ece: mean((one) => one.ece),
    brier: mean((one) => one.brier),
    accuracyAt80: mean((one) => one.accuracyAt80),
    accuracyAt50: mean((one) => one.accuracyAt50),
    confusion: byMood((truth) => byMood((said) => mean((one) => one.confusion[truth][said]))),
  }
}

export function figuresOf(songs: readonly Judged[]): Figures {
  const confusion = confusionOf(songs)
  return {
    accuracy: accuracy(songs),
    macroF1: macroF1(confusion),
    recall: byMood((mood) => ratio(confusion[mood][mood], sumOf(confusion[mood]))),
    ece: calibrationError(songs),
    brier: brier(songs),
    accuracyAt80: accuracy(surest(songs, 0.8)),
    accuracyAt50: accuracy(surest(songs, 0.5)),
    confusion,
  }
}

/** Share of the songs whose likeliest mood is theirs, 0..1; of no songs 0. */
export function accuracy(songs: readonly Judged[]): number {
  return ratio(songs.filter(isRight).length, songs.length)
}

/** The surest songs: that share of them whose likeliest mood has the largest probabilities. */
export function surest(songs: readonly Judged[], share: number): readonly Judged[] {
  const descending = songs.toSorted((a, b) => confidenceOf(b) - confidenceOf(a))
  return descending.slice(0, Math.round(share * songs.length))
}

export function confusionOf(songs: readonly Judged[]): Confusion {
  const counts = byMood(() => byMood(() => 0))
  for (const song of songs) counts[song.truth][saidMood(song)] += 1
  return counts
}

/**
 * How well the moods are found, the rare ones counting as much as the frequent.
 *
 * F1 = mean over moods of 2 hits / (songs of the mood + songs said to be of it) (van Rijsbergen 1979; scikit-learn
 * f1_score, average="macro"); confusion [songs]; 0..1; a mood that nobody has and nobody says counts 0.
 */
export function macroF1(confusion: Confusion): number {
  const scores = MOODS.map((mood) => {
    const claimed = MOODS.reduce((sum, truth) => sum + confusion[truth][mood], 0)
    return ratio(2 * confusion[mood][mood], sumOf(confusion[mood]) + claimed)
  })
  return scores.reduce((sum, score) => sum + score, 0) / MOODS.length
}

/**
 * How far the shown probabilities are from what they promise.
 *
 * ECE = sum over bins of (songs in bin / songs) |accuracy - mean confidence| (Naeini et al. 2015), 15 bins; 0..1.
 */
export function calibrationError(songs: readonly Judged[]): number {
  const gaps = reliability(songs).map(
    ({ songs: count, accuracy: right, confidence }) => count * Math.abs(right - confidence),
  )
  return ratio(
    gaps.reduce((sum, gap) => sum + gap, 0),
    songs.length,
  )
}

/** Brier = mean over songs of the sum over moods of (p - truth)^2 (Brier 1950); 0 (certain and right) .. 2. */
export function brier(songs: readonly Judged[]): number {
  const squares = songs.map(({ truth, probabilities }) =>
    MOODS.reduce((sum, mood) => sum + (probabilities[mood] - Number(mood === truth)) ** 2, 0),
  )
  return ratio(
    squares.reduce((sum, square) => sum + square, 0),
    songs.length,
  )
}

function sumOf(row: Readonly<Record<Mood, number>>): number {
  return MOODS.reduce((sum, mood) => sum + row[mood], 0)
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
