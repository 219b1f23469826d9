import { FEATURE_NAMES, FEATURES_VERSION } from '#libs/features/table'
import { measureScale } from '#libs/recommend/scale'
import { PLAIN_NAME } from '../plain-name.ts'
import {
  findMeanRows,
  findRepeated,
  findRepeatedFeatures,
  findStatisticsFaults,
  findSwappedColumns,
} from './collection.ts'
import { type Fault, faultOf, fileFault, type MeasuredSuspect, type Suspect } from './fault.ts'
import { findRowFault, measure } from './rows.ts'
import { hearTestimony, type Testimony } from './suspects.ts'

export interface Verification {
  readonly entries: number
  readonly faults: readonly Fault[]
  /** What is no fault, but worth knowing. */
  readonly notes: readonly string[]
}

/**
 * Checks the text of a features.json, whoever wrote it, and names every fault with its entry. `hasAudio` says whether the
 * audio of a name is there; without it nobody looks. Unlike `parseFeaturesFile` it goes on after the first fault, and it
 * doubts numbers that could be read.
 */
export function verifyFeatures(text: string, hasAudio?: (filename: string) => boolean): Verification {
  const testimony = hearTestimony(text)
  if (testimony === undefined) {
    const fault = fileFault('unreadable', 'is no JSON with a list of entries (expected {"features": [...]} or a list)')
    return { entries: 0, faults: [fault], notes: [] }
  }
  const { entries, statistics } = testimony
  const answers = entries.map(measure)
  const measured = answers.filter((answer) => 'row' in answer)
  const scale = measureScale(Float64Array.from(measured.flatMap(({ row }) => row)), FEATURE_NAMES.length)
  const faults = [
    ...findVersionFaults(testimony),
    ...entries.flatMap((suspect) => findNameFault(suspect, hasAudio) ?? []),
    ...answers.filter((answer) => 'kind' in answer),
    ...findRowFaults(measured, [scale.means, claimedMeans(statistics)]),
    ...findRepeated(entries),
    ...findRepeatedFeatures(measured),
    ...findSwappedColumns(measured),
    ...(statistics === undefined ? [] : findStatisticsFaults(statistics, scale, entries.length)),
  ]
  return { entries: entries.length, faults: faults.toSorted(byEntry), notes: takeNotes(testimony) }
}

/** A row that is told to be invented by itself need not be told so again. */
function findRowFaults(measured: readonly MeasuredSuspect[], means: readonly (readonly number[])[]): Fault[] {
  const own = measured.flatMap((suspect) => findRowFault(suspect) ?? [])
  const told = new Set(own.map(({ entry }) => entry))
  return [...own, ...findMeanRows(measured, means).filter(({ entry }) => !told.has(entry))]
}

function findVersionFaults({ schema, featuresVersion }: Testimony): Fault[] {
  const wrongSchema = schema !== undefined && schema !== 1
  const wrongVersion = featuresVersion !== undefined && featuresVersion !== FEATURES_VERSION
  return [
    ...(wrongSchema ? [fileFault('version', `schema is ${JSON.stringify(schema)} (expected 1)`)] : []),
    ...(wrongVersion
      ? [fileFault('version', `featuresVersion is ${JSON.stringify(featuresVersion)} (expected ${FEATURES_VERSION})`)]
      : []),
  ]
}

function findNameFault(suspect: Suspect, hasAudio: ((filename: string) => boolean) | undefined): Fault | undefined {
  const { filename } = suspect
  if (typeof filename !== 'string' || !PLAIN_NAME.test(filename)) {
    return faultOf(suspect, 'filename', 'its file name is none (expected a plain file name, without a path)')
  }
  if (hasAudio === undefined || hasAudio(filename)) return undefined
  return faultOf(suspect, 'missing-audio', 'its audio is not there')
}

function claimedMeans(statistics: unknown): readonly number[] {
  const { feature_means: means } = Object(statistics) as { feature_means?: unknown }
  if (!Array.isArray(means) || means.length !== FEATURE_NAMES.length) return []
  return means.every((mean) => typeof mean === 'number') ? means : []
}

function takeNotes({ entries, featuresVersion, statistics }: Testimony): string[] {
  return [
    ...(entries.length === 0 ? ['it has no entries'] : []),
    ...(featuresVersion === undefined ? [`it names no featuresVersion and is taken as ${FEATURES_VERSION}`] : []),
    ...(statistics === undefined ? ['it has no statistics; they are measured when it is loaded'] : []),
  ]
}

/** The file's own first, then entry by entry. */
function byEntry(one: Fault, other: Fault): number {
  return (one.entry ?? -1) - (other.entry ?? -1)
}
