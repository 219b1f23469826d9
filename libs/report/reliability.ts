import { confidenceOf, isRight, type Judged } from './judged.ts'

export const BINS = 15

/** The songs that were shown a probability between `from` and `to`. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly songs: number
  /** Share of them that were right; 0 in an empty bin. */
  readonly accuracy: number
  /** The mean probability that was shown; 0 in an empty bin. */
  readonly confidence: number
}

/** The songs by the largest probability that was shown, in bins of equal width over 0..1. */
export function reliability(songs: readonly Judged[]): Bin[] {
  const bins = Array.from({ length: BINS }, (): Judged[] => [])
  for (const song of songs) bins[Math.min(BINS - 1, Math.floor(confidenceOf(song) * BINS))]?.push(song)
  return bins.map((members, index) => {
    const count = members.length
    const mean = (read: (song: Judged) => number) =>
      count === 0 ? 0 : members.reduce((sum, song) => sum + read(song), 0) / count
    return {
      from: index / BINS,
      to: (index + 1) / BINS,
      songs: count,
      accuracy: mean((song) => Number(isRight(song))),
      confidence: mean(confidenceOf),
    }
  })
}
