import type { CatalogueMap } from '#libs/contract/catalogue'
import type { Mood } from '#libs/contract/moods'
import { trackTitle } from './neighbour.ts'
import type { Affect } from './plane-scale.ts'

/** A track as a point of the plane. */
export interface CloudPoint extends Affect {
  readonly filename: string
  readonly title: string
  readonly mood: Mood | null
  readonly hasAudio: boolean
}

export interface Cloud {
  readonly version: string
  /** Tracks of the catalogue, those without a place in the plane as well. */
  readonly total: number
  readonly points: readonly CloudPoint[]
  readonly byFilename: ReadonlyMap<string, CloudPoint>
}

/** Columns to points; a track without a prediction has no place. */
export function gatherCloud({ catalogue, filenames, titles, valence, arousal, moods, hasAudio }: CatalogueMap): Cloud {
  const points = filenames.flatMap((filename, index): readonly CloudPoint[] => {
    const [v, a] = [valence[index] ?? null, arousal[index] ?? null]
    if (v === null || a === null) return []
    const title = trackTitle(filename, titles[index])
    return [{ filename, title, valence: v, arousal: a, mood: moods[index] ?? null, hasAudio: hasAudio[index] === true }]
  })
  const byFilename = new Map(points.map((point) => [point.filename, point]))
  return { version: catalogue, total: filenames.length, points, byFilename }
}

/** Pieces to try: up to `count` that can be heard, of as many moods as there are, the most typical of each first. */
export function piecesToTry({ points }: Cloud, count: number): readonly CloudPoint[] {
  const audible = points.filter(({ hasAudio }) => hasAudio).toSorted((a, b) => pull(b) - pull(a))
  const firstOfMood = audible.filter(({ mood }, index) => audible.findIndex((other) => other.mood === mood) === index)
  return [...new Set([...firstOfMood, ...audible])].slice(0, count)
}

/** Tracks whose titles hold all words that are sought, in the order of their titles. */
export function findTracks(cloud: Cloud | undefined, sought: string): readonly CloudPoint[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ title }: CloudPoint) => words.every((word) => title.toLowerCase().includes(word))
  return (cloud?.points ?? []).filter(fits).toSorted((a, b) => a.title.localeCompare(b.title))
}

/** Distance from the middle of the plane: the further, the more of its mood. */
function pull({ valence, arousal }: Affect): number {
  return Math.hypot(valence - 5, arousal - 5)
}
