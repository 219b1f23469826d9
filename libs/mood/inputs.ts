import { SmartPlayError } from '#libs/contract/errors'
import { MOODS, type MoodProbabilities } from '#libs/contract/moods'
import type { Measurements, MeasureName } from '#libs/features/table'
import type { Votes } from './judgement.ts'

/** Rounding in float32 may leave a sum this far from 1. */
const SUM_TOLERANCE = 1e-3

/** What a measure can be at all; the rest may be any finite number. */
const RANGES: Readonly<Partial<Record<MeasureName, readonly [number, number]>>> = {
  tempo: [0, 1000],
  signal_rms: [0, Number.MAX_VALUE],
  spectral_centroid: [0, 22_050],
  spectral_rolloff: [0, 22_050],
  zero_crossing_rate: [0, 1],
  mfcc13avg_std: [0, Number.MAX_VALUE],
  contrast_std: [0, Number.MAX_VALUE],
}

const ANY_NUMBER = [-Number.MAX_VALUE, Number.MAX_VALUE] as const

/** One measure of a song, refused where it cannot be: a NaN would run through the model and come out as four NaN. */
export function readMeasure(measurements: Measurements, name: MeasureName): number {
  const value = measureOf(measurements, name) ?? Number.NaN
  const [least, most] = RANGES[name] ?? ANY_NUMBER
  if (value >= least && value <= most) return value
  throw new SmartPlayError(
    'outside-limits',
    `cannot judge a song whose ${name} is ${value} (expected ${least} to ${most})`,
  )
}

/** Looked up in place: a copy of all measures for each one of them was most of the memory that a judgement turned over. */
function measureOf({ features, extension }: Measurements, name: MeasureName): number | undefined {
  const first: Readonly<Partial<Record<MeasureName, number>>> = extension
  const others: Readonly<Partial<Record<MeasureName, number>>> = features
  return first[name] ?? others[name]
}

/** Refuses votes that are no distributions, and coordinates that are no numbers. */
export function requireVotes(votes: Votes): void {
  for (const [member, probabilities] of Object.entries({ vote: votes.vote, ...votes.members })) {
    requireDistribution(member, probabilities)
  }
  for (const [name, value] of Object.entries({ valence: votes.valence, arousal: votes.arousal })) {
    if (!Number.isFinite(value)) {
      throw new SmartPlayError('model-invalid', `the model says ${name} ${value} (expected a number about 1 to 9)`)
    }
  }
}

function requireDistribution(member: string, probabilities: MoodProbabilities): void {
  const values = MOODS.map((mood) => probabilities[mood])
  const sum = values.reduce((total, value) => total + value, 0)
  if (values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= SUM_TOLERANCE) return
  throw new SmartPlayError(
    'model-invalid',
    `the probabilities of ${member} are ${values.join(', ')} (expected four of 0 to 1 that sum to 1)`,
  )
}
