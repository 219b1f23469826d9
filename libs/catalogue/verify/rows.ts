import { PLAUSIBLE_RANGES } from '#libs/features/plausible-ranges'
import { FEATURE_NAMES } from '#libs/features/table'
import { type Fault, faultOf, type MeasuredSuspect, type Suspect } from './fault.ts'

/** What is wrong with one row of features, by itself. */

/**
 * The row that an often copied description of such a catalogue gives as its example. It was never measured: a rolloff of
 * 0.6 Hz is none.
 */
const EXAMPLE_ROW = [120.5, 0.15, 2200, 800, 0.6, 0.08, -12.3, 0.29, 1.34, 26.65, 0, 0.05, 1803.2, 0.3, 1.24]
const FIRST_MFCC = FEATURE_NAMES.indexOf('mfcc_1')
/** sqrt(128) x -100 dB: mfcc_1 of 128 bands that all lie at the floor of librosa's power_to_db. */
const MFCC_FLOOR = -100 * Math.sqrt(128)
/** Where somebody rounded to two digits. */
const MFCC_FLOOR_TOLERANCE = 0.01
/** A mean over a thousand frames is not zero, but a file that was rounded may hold one or two. */
const ZEROS_TOO_MANY = 3
/** The cosines over 128 equal bands add up to nothing but about 1e-13 of rounding. */
const ROUNDING = 1e-9

/** The entry with its numbers, or what keeps it from having fifteen. */
export function measure(suspect: Suspect): MeasuredSuspect | Fault {
  const { features } = suspect
  if (!Array.isArray(features)) return faultOf(suspect, 'length', 'features are no list (expected 15 numbers)')
  if (features.length !== FEATURE_NAMES.length) {
    return faultOf(suspect, 'length', `has ${features.length} features (expected ${FEATURE_NAMES.length})`)
  }
  const wrong = features.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value))
  if (wrong === -1) return { ...suspect, row: features as number[] }
  const found = String(JSON.stringify(features[wrong]) ?? features[wrong]).slice(0, 40)
  return faultOf(suspect, 'not-a-number', `${FEATURE_NAMES[wrong]} is ${found} (expected a finite number)`)
}

/** The first thing that makes a row no measurement of a song; undefined where nothing does. */
export function findRowFault(suspect: MeasuredSuspect): Fault | undefined {
  const { row } = suspect
  const invented = describePlaceholder(row)
  if (invented) return faultOf(suspect, 'placeholder', invented)
  const outside = isSilence(row) ? [] : outsideOf(row)
  const [first] = outside
  if (first === undefined) return undefined
  const swap = findSwap(row)
  if (swap)
    return faultOf(suspect, 'swapped-columns', `${swap.join(' and ')} look exchanged: ${describeRange(row, first)}`)
  return faultOf(suspect, 'range', outside.map((column) => describeRange(row, column)).join('; '))
}

function describePlaceholder(row: readonly number[]): string | undefined {
  if (row.every((value) => value === row[0])) return `all features are ${row[0]}: no song has such`
  if (row.every((value, column) => value === EXAMPLE_ROW[column]))
    return 'is the example of the description, no measurement'
  if (row.every(Number.isInteger)) return 'all features are whole numbers: no measurement gives such'
  const zeros = row.slice(FIRST_MFCC).filter(isZero).length
  if (zeros >= ZEROS_TOO_MANY && !isSilence(row) && !isTooFaint(row)) return `${zeros} MFCCs are 0: no sound has such`
  return undefined
}

/** Digital silence has a measured row of its own: all zero but for the tempo and the level. */
function isSilence(row: readonly number[]): boolean {
  return row.every((value, column) => isZero(value) || column === 0 || column === FIRST_MFCC) && (row[0] ?? 0) > 0
}

/** What is fainter than the floor in every band, such as the last bit of a 24-bit file, has no shape there. */
function isTooFaint(row: readonly number[]): boolean {
  const [level = 0, ...shape] = row.slice(FIRST_MFCC)
  return Math.abs(level - MFCC_FLOOR) < MFCC_FLOOR_TOLERANCE && shape.every(isZero)
}

function isZero(value: number): boolean {
  return Math.abs(value) < ROUNDING
}

function outsideOf(row: readonly number[]): number[] {
  return row.flatMap((value, column) => (fits(value, column) ? [] : [column]))
}

function fits(value: number | undefined, column: number): boolean {
  const range = PLAUSIBLE_RANGES[column]
  return value !== undefined && range !== undefined && value >= range.min && value <= range.max
}

function describeRange(row: readonly number[], column: number): string {
  const { name, min, max, reason } = PLAUSIBLE_RANGES[column] as (typeof PLAUSIBLE_RANGES)[number]
  return `${name} is ${row[column]} (expected ${min} to ${max}: ${reason})`
}

/** Two features whose exchange brings the whole row into its ranges; undefined where there are none. */
function findSwap(row: readonly number[]): [string, string] | undefined {
  for (const [one, name] of FEATURE_NAMES.entries()) {
    for (const [other, otherName] of FEATURE_NAMES.entries()) {
      if (other > one && outsideOf(exchange(row, one, other)).length === 0) return [name, otherName]
    }
  }
  return undefined
}

function exchange(row: readonly number[], one: number, other: number): number[] {
  return row.with(one, row[other] as number).with(other, row[one] as number)
}
