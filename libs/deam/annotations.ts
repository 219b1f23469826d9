import { SmartPlayError } from '#libs/contract/errors'
import { parseCsv } from './csv.ts'

/** What DEAM's raters said of a song. */
export interface Annotation {
  readonly songId: number
  /** Labels of the whole song on the 1..9 scales, each under its own name. */
  readonly valence: number
  readonly arousal: number
}

/** The mean of a song's dynamic annotations, -1..1. */
export type DynamicMeans = ReadonlyMap<number, number>

export interface Dynamics {
  readonly valence: DynamicMeans
  readonly arousal: DynamicMeans
}

/**
 * The songs up to this id came from emoMusic, and the published song-level file has their valence and arousal exchanged:
 * its valence follows their dynamic arousal (r = 0.96), and emoMusic's own arousal equals it.
 */
const LAST_EXCHANGED_ID = 1000

/** Of fewer songs no correlation says whose label is whose. */
const FEW = 30

/** Reads a song-level file as published, and undoes the exchange. */
export function readAnnotations(csv: string): Annotation[] {
  return parseCsv(csv).map((row) => {
    const songId = toNumber(row.song_id, 'song_id')
    const [first, second] = [toNumber(row.valence_mean, 'valence_mean'), toNumber(row.arousal_mean, 'arousal_mean')]
    return songId <= LAST_EXCHANGED_ID
      ? { songId, valence: second, arousal: first }
      : { songId, valence: first, arousal: second }
  })
}

/** Reads a dynamic file as published: `song_id, sample_15000ms, sample_15500ms, ...`; shorter songs leave cells empty. */
export function readDynamicMeans(csv: string): DynamicMeans {
  return new Map(
    parseCsv(csv).flatMap(({ song_id, ...samples }) => {
      const values = Object.values(samples)
        .filter((sample) => sample !== '')
        .map(Number)
        .filter(Number.isFinite)
      const sum = values.reduce((total, value) => total + value, 0)
      return values.length === 0 ? [] : [[toNumber(song_id, 'song_id'), sum / values.length] as const]
    }),
  )
}

/** Refuses labels with valence and arousal exchanged: each must follow its own dynamic annotations best. */
export function requireOwnDynamics(annotations: readonly Annotation[], dynamics: Dynamics): void {
  const known = annotations.filter(({ songId }) => dynamics.valence.has(songId) && dynamics.arousal.has(songId))
  const parts = [
    known.filter(({ songId }) => songId <= LAST_EXCHANGED_ID),
    known.filter(({ songId }) => songId > LAST_EXCHANGED_ID),
  ]
  for (const part of parts.filter((songs) => songs.length >= FEW)) {
    requireFollows(part, 'valence', dynamics)
    requireFollows(part, 'arousal', dynamics)
  }
}

function requireFollows(songs: readonly Annotation[], label: 'valence' | 'arousal', dynamics: Dynamics): void {
  const other = label === 'valence' ? 'arousal' : 'valence'
  const labels = songs.map((song) => song[label])
  const along = (means: DynamicMeans) => songs.map(({ songId }) => means.get(songId) ?? 0)
  const own = correlation(labels, along(dynamics[label]))
  const crossed = correlation(labels, along(dynamics[other]))
  if (own > crossed) return
  const ids = `${songs[0]?.songId}..${songs.at(-1)?.songId}`
  throw new SmartPlayError(
    'bad-request',
    `${label} of songs ${ids} follows the dynamic ${other} (${crossed.toFixed(3)}) more than its own (${own.toFixed(3)}): ` +
      'valence and arousal are exchanged (expected the annotations as DEAM published them)',
  )
}

/** r = sum (a - mean a)(b - mean b) / root of the product of their sums of squares (Pearson); -1..1. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [fromMeanA, fromMeanB] = [centre(a), centre(b)]
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
  return product(fromMeanA, fromMeanB) / Math.sqrt(product(fromMeanA, fromMeanA) * product(fromMeanB, fromMeanB))
}

function centre(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

function toNumber(cell: string | undefined, column: string): number {
  const value = Number(cell || Number.NaN)
  if (Number.isFinite(value)) return value
  throw new SmartPlayError('bad-request', `an annotation has the ${column} "${cell ?? ''}" (expected a number)`)
}
