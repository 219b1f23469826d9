import { FEATURE_NAMES, type FeatureName } from '#libs/features/table'
import { measureScale, type Scale } from '#libs/recommend/scale'
import { type Fault, type FaultKind, faultOf, fileFault, type MeasuredSuspect, type Suspect } from './fault.ts'

/** What is wrong with entries beside each other. */

/** Fewer songs than this say nothing about what most songs are like. */
const LEAST_FOR_HABITS = 20
const MOST = 0.9
/** Of a standard deviation: no rounding of a file that was written with care is as coarse. */
const STATISTICS_TOLERANCE = 1e-3
const SAME = 1e-9

export function findRepeated(suspects: readonly Suspect[]): Fault[] {
  return [
    ...repeats(suspects, 'duplicate-filename', ({ filename }) => (typeof filename === 'string' ? filename : undefined)),
    ...repeats(suspects, 'duplicate-audio', ({ sha256 }) => (typeof sha256 === 'string' ? sha256 : undefined)),
  ]
}

export function findRepeatedFeatures(suspects: readonly MeasuredSuspect[]): Fault[] {
  return repeats(suspects, 'duplicate-features', ({ row }) => row.join())
}

function repeats<S extends Suspect>(
  suspects: readonly S[],
  kind: FaultKind,
  keyOf: (suspect: S) => string | undefined,
): Fault[] {
  const first = new Map<string, S>()
  const what = kind.replace('duplicate-', '')
  return suspects.flatMap((suspect) => {
    const key = keyOf(suspect)
    const earlier = key === undefined ? undefined : first.get(key)
    if (key !== undefined && earlier === undefined) first.set(key, suspect)
    return earlier === undefined
      ? []
      : [faultOf(suspect, kind, `has the ${what} of entry ${earlier.index}${nameOf(earlier)}`)]
  })
}

function nameOf({ filename }: Suspect): string {
  return typeof filename === 'string' ? ` (${JSON.stringify(filename.slice(0, 80))})` : ''
}

/** Rows that are the mean of all: what somebody filled in where nothing was measured. */
export function findMeanRows(suspects: readonly MeasuredSuspect[], means: readonly (readonly number[])[]): Fault[] {
  if (suspects.length < 3) return []
  return suspects
    .filter(({ row }) =>
      means.some((mean) => mean.length > 0 && row.every((value, column) => isSame(value, mean[column]))),
    )
    .map((suspect) => faultOf(suspect, 'placeholder', 'is the mean of all entries, no measurement'))
}

function isSame(value: number, mean = Number.NaN): boolean {
  return Math.abs(value - mean) <= SAME * Math.max(1, Math.abs(mean))
}

/**
 * Columns that are exchanged throughout, where each value by itself could be right: what most songs do is the other way
 * round. The habits are those of music: energy falls with frequency, so 85 % of it end above its centre and the level of
 * the low bands stands above that of the high ones (mfcc_2 > mfcc_1); what crosses zero often is bright, while loud says
 * nothing of it.
 */
export function findSwappedColumns(suspects: readonly MeasuredSuspect[]): Fault[] {
  if (suspects.length < LEAST_FOR_HABITS) return []
  const columnOf = (name: FeatureName) => suspects.map(({ row }) => row[FEATURE_NAMES.indexOf(name)] as number)
  const crossings = correlation(columnOf('zero_crossing_rate'), columnOf('spectral_centroid'))
  const loudness = correlation(columnOf('rms'), columnOf('spectral_centroid'))
  return [
    ...(shareAbove(columnOf('spectral_centroid'), columnOf('spectral_rolloff')) > MOST
      ? [swapped('spectral_centroid', 'spectral_rolloff', 'the centre lies above the rolloff in nearly every entry')]
      : []),
    ...(shareAbove(columnOf('mfcc_1'), columnOf('mfcc_2')) > MOST
      ? [swapped('mfcc_1', 'mfcc_2', 'mfcc_1 lies above mfcc_2 in nearly every entry')]
      : []),
    ...(loudness > 0.8 && crossings < 0.5
      ? [swapped('rms', 'zero_crossing_rate', 'it is rms that follows the spectral centroid')]
      : []),
  ]
}

function swapped(one: FeatureName, other: FeatureName, why: string): Fault {
  return fileFault('swapped-columns', `${one} and ${other} look exchanged in the whole file: ${why}`)
}

function shareAbove(one: readonly number[], other: readonly number[]): number {
  return one.filter((value, index) => value > (other[index] as number)).length / one.length
}

/** Pearson's, -1..1; 0 where one of the two does not vary. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const scale = measureScale(Float64Array.from(one.flatMap((value, index) => [value, other[index] as number])), 2)
  const [meanOne = 0, meanOther = 0] = scale.means
  const [stdOne = 0, stdOther = 0] = scale.stds
  const covariance = one.reduce(
    (sum, value, index) => sum + (value - meanOne) * ((other[index] as number) - meanOther),
    0,
  )
  return stdOne * stdOther > 0 ? covariance / one.length / (stdOne * stdOther) : 0
}

/** Claimed statistics beside those that come out; `total` is the number of entries, measured or not. */
export function findStatisticsFaults(claimed: unknown, scale: Scale, total: number): Fault[] {
  const { total_files: files, feature_means: means, feature_stds: stds } = Object(claimed) as Record<string, unknown>
  return [
    ...(files === total ? [] : [statisticsFault(`total_files is ${JSON.stringify(files)} (expected ${total})`)]),
    ...compareStatistics('feature_means', means, { expected: scale.means, stds: scale.stds }),
    ...compareStatistics('feature_stds', stds, { expected: scale.stds, stds: scale.stds }),
  ]
}

function compareStatistics(
  member: string,
  claimed: unknown,
  { expected, stds }: { readonly expected: readonly number[]; readonly stds: readonly number[] },
): Fault[] {
  if (!Array.isArray(claimed) || claimed.length !== expected.length) {
    return [statisticsFault(`${member} is no list of ${expected.length} numbers`)]
  }
  return expected.flatMap((value, column) => {
    const tolerance = Math.max(STATISTICS_TOLERANCE * (stds[column] as number), SAME * Math.max(1, Math.abs(value)))
    if (typeof claimed[column] === 'number' && Math.abs(claimed[column] - value) <= tolerance) return []
    return [
      statisticsFault(
        `${member} of ${FEATURE_NAMES[column]} is ${JSON.stringify(claimed[column])} (expected ${value})`,
      ),
    ]
  })
}

function statisticsFault(message: string): Fault {
  return fileFault('statistics', message)
}
