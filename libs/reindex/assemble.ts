import { type FeaturesEntry, formatFeaturesFile } from '#libs/catalogue/features-file'
import type { Fault } from '#libs/catalogue/verify/fault'
import { verifyFeatures } from '#libs/catalogue/verify/verify-features'
import type { ErrorCode } from '#libs/contract/errors'
import type { ReindexFailure, ReindexFiles } from '#libs/contract/reindex'
import { toRow } from '#libs/features/table'
import type { TrackColumns } from '#libs/recommend/track-columns'
import { gatherTracks } from '#libs/recommend/tracks'
import type { Chunk, Entry, Source } from './stored.ts'

/** What a run has come to. */
export interface Assembled {
  readonly files: ReindexFiles
  /** Files without a vector in the version, in the order of their names. */
  readonly failures: readonly ReindexFailure[]
  readonly columns: TrackColumns
  /** The text of features.json. */
  readonly text: string
  /** Why it must not be published; undefined where it may. */
  readonly reason: string | undefined
}

export interface Parts {
  readonly featuresVersion: string
  readonly sources: readonly Source[]
  /** All of them, in any order. */
  readonly chunks: readonly Chunk[]
}

/** More odd files than one, or than one in so many, are no odd files any more: the mistake is ours, or the folder's. */
const ODD_ONES_IN = 20

function mayBeOddOf(files: number): number {
  return Math.max(1, Math.floor(files / ODD_ONES_IN))
}

/** What fails a file and says nothing of its sound: it was not there, or not to be read, or not in time. */
const UNHEARD: ReadonlySet<string> = new Set<ErrorCode>(['audio-gone', 'internal', 'decoder-stopped', 'decode-timeout'])

/**
 * Puts the chunks together, in the order of the file names, and looks whether what came out can be a catalogue.
 *
 * A recording that lies there twice is no fault of the run: the first by name stays, and the others are listed. Nor are a
 * few files whose numbers no song has, such as a thump in thirty seconds of silence, nor a few that could not be heard: they
 * are listed too. Where it is more than a few, or any other doubt of the verification, nothing may be published.
 */
export function assemble({ featuresVersion, sources, chunks }: Parts): Assembled {
  const entries = chunks.flatMap((chunk) => chunk.entries).sort(byFilename)
  const { kept: distinct, repeated } = splitRepeated(entries)
  const known = new Map(sources.map((source) => [source.filename, source]))
  const all = draft(distinct)
  const odd = findOdd(all)
  const { kept, tracks, text, faults } =
    odd.size === 0 ? all : draft(distinct.filter((entry) => !odd.has(entry.filename)))
  const failures = [...chunks.flatMap((chunk) => chunk.failures), ...repeated, ...odd.values()].sort(byFilename)
  return {
    files: countFiles(sources.length, { kept, failed: failures.length }),
    failures,
    columns: gatherTracks(tracks.map((track) => ({ ...track, hasAudio: true }))).columns,
    text,
    reason: findHindrance(faults, { sources: sources.length, failures }),
  }

  function draft(kept: readonly Entry[]): Draft {
    const tracks = kept.map((entry) => toTrack(entry, known.get(entry.filename)))
    const text = formatFeaturesFile({ featuresVersion, entries: tracks })
    // Whoever ends a run may be of a later release, with another features version; the columns say which is theirs.
    const faults = verifyFeatures(text).faults.filter(({ kind }) => kind !== 'version')
    return { kept, tracks, text, faults }
  }
}

/** A catalogue of these entries, and what the verification says of it. */
interface Draft {
  readonly kept: readonly Entry[]
  readonly tracks: readonly FeaturesEntry[]
  readonly text: string
  readonly faults: readonly Fault[]
}

/** Doubts that one row's numbers raise. Where an exchange would make them plausible, others are told that: we exchange none. */
const OF_ONE_ROW: ReadonlySet<Fault['kind']> = new Set(['range', 'placeholder', 'swapped-columns'])

/** Files whose own numbers are doubted, by name, where they are few. */
function findOdd({ kept, faults }: Draft): ReadonlyMap<string, ReindexFailure> {
  const odd = new Map<string, ReindexFailure>()
  for (const { kind, filename, message } of faults) {
    if (filename === null || !OF_ONE_ROW.has(kind)) continue
    odd.set(filename, { filename, code: 'implausible', message: `${filename} sounds like no song: ${message}` })
  }
  return odd.size <= mayBeOddOf(kept.length) && odd.size < kept.length ? odd : new Map()
}

interface Counted {
  readonly kept: readonly Entry[]
  readonly failed: number
}

function countFiles(total: number, { kept, failed }: Counted): ReindexFiles {
  const reused = kept.filter((entry) => entry.reused).length
  return { total, done: kept.length + failed, measured: kept.length - reused, reused, failed }
}

/** The same bytes, or other bytes that sound the same to the last digit, as copies with other tags do. */
function splitRepeated(entries: readonly Entry[]) {
  const first = new Map<string, string>()
  const kept: Entry[] = []
  const repeated: ReindexFailure[] = []
  for (const entry of entries) {
    const signs = [entry.sha256, toRow(entry.features).join()]
    const earlier = signs.map((sign) => first.get(sign)).find((filename) => filename !== undefined)
    if (earlier === undefined) kept.push(entry)
    else repeated.push(describeRepeat(entry.filename, earlier))
    for (const sign of signs) first.set(sign, earlier ?? entry.filename)
  }
  return { kept, repeated }
}

function describeRepeat(filename: string, earlier: string): ReindexFailure {
  return { filename, code: 'duplicate', message: `${filename} is the same recording as ${earlier}` }
}

function toTrack({ filename, sha256, features, mood, affect }: Entry, source: Source | undefined): FeaturesEntry {
  const { title, artist, labels } = source ?? {}
  return {
    ...{ filename, features, sha256, mood, valence: affect.valence, arousal: affect.arousal },
    ...(title !== undefined && { title }),
    ...(artist !== undefined && { artist }),
    ...(labels !== undefined && { labels }),
  }
}

interface Circumstances {
  readonly sources: number
  readonly failures: readonly ReindexFailure[]
}

function findHindrance(faults: readonly Fault[], { sources, failures }: Circumstances): string | undefined {
  if (sources === 0) return 'there is no audio (expected files in audio/ of DEAM_PATH, or an import)'
  if (failures.length === sources) return `all ${sources} files failed; the first: ${failures[0]?.message}`
  const unheard = failures.filter(({ code }) => UNHEARD.has(code))
  if (unheard.length > mayBeOddOf(sources)) return describeUnheard(unheard, sources)
  const [worst] = faults
  const found = faults.length === 1 ? 'a fault' : `${faults.length} faults, the first of them`
  return worst && `the verification found ${found}: ${describeFault(worst)}`
}

/** Songs that were there a moment ago: as if a disk had been unplugged, of which the catalogue must not forget them. */
function describeUnheard([first, ...others]: readonly ReindexFailure[], sources: number): string {
  return `${1 + others.length} of ${sources} files could not be heard; the first: ${first?.message}`
}

function describeFault({ filename, kind, message }: Fault): string {
  return filename === null ? `${kind}: ${message}` : `${filename}: ${kind}: ${message}`
}

function byFilename(one: { readonly filename: string }, other: { readonly filename: string }): number {
  return one.filename < other.filename ? -1 : 1
}
