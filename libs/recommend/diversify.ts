import { similarity } from './distance.ts'
import type { Neighbour } from './nearest.ts'

/** With diversity, an artist who is known stands in the list at most so often. */
const MOST_BY_ARTIST = 2

export interface Diversity {
  readonly limit: number
  /** 0..1. */
  readonly diversity: number
  /** How far two rows lie from each other, in the neighbours' own unit. */
  readonly distanceBetween: (row: number, other: number) => number
  /** Empty where nobody knows. */
  readonly artistOf: (row: number) => string
}

/**
 * Chooses from neighbours so that they resemble the song but not each other.
 *
 *     next = argmax over those left of (1 - v) s(song, i) - v max over those chosen of s(i, j),    s = 1 / (1 + d)
 *
 * Source: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), with lambda = 1 - v.
 * Arguments: the pool, nearest first; v = `diversity`, no unit, 0 for the plain order and 1 for difference alone.
 * Result: at most `limit` of the pool in the order of choice; fewer where the artists' cap leaves no more. The nearest is
 * always the first; of equals the nearer one is chosen.
 * A listener would call it a mix instead of ten versions of one song.
 */
export function diversify(pool: readonly Neighbour[], wanted: Diversity): Neighbour[] {
  let left = pool.map((neighbour) => ({ neighbour, closest: 0 }))
  const chosen: Neighbour[] = []
  const byArtist = new Map<string, number>()
  while (chosen.length < wanted.limit && left.length > 0) {
    const { neighbour } = left.reduce((best, each) => (worth(each) > worth(best) ? each : best))
    chosen.push(neighbour)
    const artist = wanted.artistOf(neighbour.row)
    byArtist.set(artist, (byArtist.get(artist) ?? 0) + 1)
    left = left.filter((each) => each.neighbour !== neighbour && isAllowed(each.neighbour)).map(comparedTo(neighbour))
  }
  return chosen

  function worth({ neighbour, closest }: { neighbour: Neighbour; closest: number }): number {
    return (1 - wanted.diversity) * similarity(neighbour.distance) - wanted.diversity * closest
  }

  function isAllowed({ row }: Neighbour): boolean {
    const artist = wanted.artistOf(row)
    return artist === '' || (byArtist.get(artist) ?? 0) < MOST_BY_ARTIST
  }

  function comparedTo({ row }: Neighbour) {
    return ({ neighbour, closest }: { neighbour: Neighbour; closest: number }) => ({
      neighbour,
      closest: Math.max(closest, similarity(wanted.distanceBetween(neighbour.row, row))),
    })
  }
}
