import type { CatalogueMap } from '#libs/contract/catalogue'
import type { Mood } from '#libs/contract/moods'
import { trackTitle } from './neighbour.ts'
import type { Affect } from './plane-scale.ts'

interface Listed {
  readonly filename: string
  readonly title: string
  readonly mood: Mood | null
  readonly hasAudio: boolean
}

/** A track in words. */
export interface CloudTrack extends Listed {
  /** Null where the catalogue has no prediction: then it has no place in the plane. */
  readonly affect: Affect | null
}

/** A track as a point of the plane. */
export interface CloudPoint extends Listed, Affect {}

export interface Cloud {
  readonly version: string
  readonly tracks: readonly CloudTrack[]
  readonly points: readonly CloudPoint[]
  readonly byFilename: ReadonlyMap<string, CloudPoint>
}

/** Columns to tracks, and to the points of those that have a place. */
export function gatherCloud({ catalogue, filenames, titles, valence, arousal, moods, hasAudio }: CatalogueMap): Cloud {
  const tracks = filenames.map((filename, index) => ({
    ...{ filename, title: trackTitle(filename, titles[index]) },
    ...{ mood: moods[index] ?? null, hasAudio: hasAudio[index] === true },
    affect: affectOf(valence[index] ?? null, arousal[index] ?? null),
  }))
  const points = tracks.flatMap(({ affect, ...track }) => (affect === null ? [] : [{ ...track, ...affect }]))
  const byFilename = new Map(points.map((point) => [point.filename, point]))
  return { version: catalogue, tracks, points, byFilename }
}

function affectOf(valence: number | null, arousal: number | null): Affect | null {
  return valence === null || arousal === null ? null : { valence, arousal }
}

/** Pieces to try: up to `count` that can be heard, of as many moods as there are, the most typical of each first. */
export function piecesToTry({ points }: Cloud, count: number): readonly CloudPoint[] {
  const audible = points.filter(({ hasAudio }) => hasAudio).toSorted((a, b) => pull(b) - pull(a))
  const firstOfMood = audible.filter(({ mood }, index) => audible.findIndex((other) => other.mood === mood) === index)
  return [...new Set([...firstOfMood, ...audible])].slice(0, count)
}

/** Tracks whose titles hold all words that are sought, in the order of their titles. */
export function findTracks(cloud: Cloud | undefined, sought: string): readonly CloudTrack[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ title }: CloudTrack) => words.every((word) => title.toLowerCase().includes(word))
  return (cloud?.tracks ?? []).filter(fits).toSorted((a, b) => a.title.localeCompare(b.title))
}

/** Distance from the middle of the plane: the further, the more of its mood. */
function pull({ valence, arousal }: Affect): number {
  return Math.hypot(valence - 5, arousal - 5)
}
