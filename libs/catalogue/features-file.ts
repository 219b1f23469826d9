import { z } from 'zod'
import { SmartPlayError } from '#libs/contract/errors'
import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES, FEATURES_VERSION, toRow } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import type { Track } from '#libs/recommend/recommendation'
import { measureScale } from '#libs/recommend/scale'
import { packTracks, type TrackColumns } from '#libs/recommend/track-columns'
import { PLAIN_NAME } from './plain-name.ts'

/** What `features.json` says of a track; whether its audio is there is not for the file to say. */
export type FeaturesEntry = Omit<Track, 'hasAudio'>

export interface FeaturesFile {
  readonly featuresVersion: string
  readonly entries: readonly FeaturesEntry[]
}

/** Far beyond every feature, and far below the numbers whose squares are infinite. */
const LARGEST = 1e9

const row = z.array(z.number().min(-LARGEST).max(LARGEST)).length(FEATURE_NAMES.length)

const entry = z.object({
  filename: z.string().regex(PLAIN_NAME, 'expected a plain file name, without a path'),
  features: row,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')
    .optional(),
  title: z.string().optional(),
  artist: z.string().optional(),
  mood: z.enum(MOODS).optional(),
  valence: z.number().optional(),
  arousal: z.number().optional(),
  labels: z.object({ valence: z.number(), arousal: z.number() }).optional(),
})

const statistics = z.object({
  total_files: z.int().min(0),
  feature_means: z.array(z.number()),
  feature_stds: z.array(z.number()),
})

const document = z.object({
  schema: z.literal(1).optional(),
  featuresVersion: z.string().optional(),
  features: z.array(entry),
  statistics: statistics.optional(),
})

/** The documented object, or a plain list of its entries. */
const featuresFile = z.preprocess((json) => (Array.isArray(json) ? { features: json } : json), document)

/**
 * Reads the text of a `features.json`, whoever wrote it: ours, the documented one, or a plain list of tracks.
 *
 * `name` stands in the error message. A file without a `featuresVersion` is taken as current: see the README.
 */
export function parseFeaturesFile(text: string, name: string): FeaturesFile {
  const json = parseJson(text, name)
  const { success, data, error } = featuresFile.safeParse(json)
  if (!success) throw new SmartPlayError('catalogue-invalid', `${name}: ${describeFault(error, json)}`)
  refuseDuplicates(data.features, name)
  return { featuresVersion: data.featuresVersion ?? FEATURES_VERSION, entries: data.features.map(toEntry) }
}

/** The text of a `features.json` in the documented shape. */
export function formatFeaturesFile({ featuresVersion, entries }: FeaturesFile): string {
  const rows = Float64Array.from(entries.flatMap(({ features }) => toRow(features)))
  return [...featuresLines({ featuresVersion, count: entries.length, entries, rows })].join('')
}

export interface FeaturesLines {
  readonly featuresVersion: string
  readonly count: number
  readonly entries: Iterable<FeaturesEntry>
  /** The fifteen of every entry, row after row: what the statistics are measured of. */
  readonly rows: Float64Array
}

/**
 * The same line by line, one track each, for catalogues that no text should hold whole; our members stand beside the
 * documented ones.
 */
export function* featuresLines({ featuresVersion, count, entries, rows }: FeaturesLines): Generator<string> {
  yield `{\n  "schema": 1,\n  "featuresVersion": ${JSON.stringify(featuresVersion)},\n  "features": [\n`
  let left = count
  for (const track of entries) {
    left -= 1
    yield `    ${JSON.stringify({ ...track, features: toRow(track.features) })}${left > 0 ? ',' : ''}\n`
  }
  const { means, stds } = measureScale(rows, FEATURE_NAMES.length)
  const totals = { total_files: count, feature_means: means, feature_stds: stds }
  yield `${count === 0 ? '\n' : ''}  ],\n  "statistics": ${JSON.stringify(totals)}\n}\n`
}

/** The entries as columns; whether their audio is there is yet to be seen. */
export function packEntries(entries: readonly FeaturesEntry[]): TrackColumns {
  return packTracks(entries.map((entry) => ({ ...entry, hasAudio: false })))
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SmartPlayError('catalogue-invalid', `${name} is not JSON (${String(cause)})`, { cause })
  }
}

function toEntry({ features, ...rest }: z.infer<typeof entry>): FeaturesEntry {
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { ...(known as Omit<FeaturesEntry, 'features'>), features: toVector(features) }
}

function refuseDuplicates(entries: readonly { filename: string }[], name: string): void {
  const seen = new Set<string>()
  for (const [index, { filename }] of entries.entries()) {
    if (seen.has(filename)) {
      throw new SmartPlayError('catalogue-invalid', `${name}: entry ${index} repeats the file name "${filename}"`)
    }
    seen.add(filename)
  }
}

/** The first fault of the file, with the entry in which it lies. */
function describeFault(error: z.ZodError, json: unknown): string {
  const issue = error.issues[0]
  if (!issue) return 'invalid'
  const [list, index, ...member] = issue.path
  if (list !== 'features' || typeof index !== 'number') return `${issue.path.join('.')}: ${issue.message}`
  return `entry ${index}${nameOf(json, index)}: ${member.join('.')}: ${issue.message}`
}

function nameOf(json: unknown, index: number): string {
  const entries: unknown = Array.isArray(json) ? json : (json as { features?: unknown }).features
  const filename = Array.isArray(entries) ? (entries[index] as { filename?: unknown } | null)?.filename : undefined
  return typeof filename === 'string' ? ` (${JSON.stringify(filename)})` : ''
}
