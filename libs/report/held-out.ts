import { SmartPlayError } from '#libs/contract/errors'
import { byMood, MOODS, type Mood, type MoodProbabilities } from '#libs/contract/moods'
import type { Judged } from './judged.ts'

/** One song judged by a model that had not seen it: its mood, and what was said of it. */
export interface HeldOut {
  readonly seed: number
  readonly song: number
  readonly truth: Mood
  /** Regressed affect on the 1..9 scales. */
  readonly valence: number
  readonly arousal: number
  /** Probabilities by the step or member that said them, `shown` among them. */
  readonly said: Readonly<Record<string, MoodProbabilities>>
}

/** Reads the table that training leaves behind (`report/oof.csv`). Throws `model-invalid` for any other. */
export function readHeldOut(csv: string): HeldOut[] {
  const [head = '', ...lines] = csv.trimEnd().split('\n')
  const names = head.split(',')
  const steps = stepsIn(names)
  if (!steps.some(([step]) => step === 'shown')) {
    throw new SmartPlayError('model-invalid', 'the held-out judgements have no columns shown_calm to shown_sad')
  }
  const place = (name: string) => names.indexOf(name)
  const places = {
    seed: place('seed'),
    song: place('song_id'),
    truth: place('class'),
    valence: place('valence_said'),
    arousal: place('arousal_said'),
  }
  return lines.map((line, index) => {
    const cells = line.split(',')
    const number = (at: number) => toNumber(cells[at], index)
    return {
      seed: number(places.seed),
      song: number(places.song),
      truth: toMood(cells[places.truth], index),
      valence: number(places.valence),
      arousal: number(places.arousal),
      said: Object.fromEntries(steps.map(([step, first]) => [step, byMood((_, mood) => number(first + mood))])),
    }
  })
}

/** The judgements of one step, seed by seed. */
export function bySeed(held: readonly HeldOut[], step: string): Judged[][] {
  const seeds = [...new Set(held.map(({ seed }) => seed))]
  return seeds.map((seed) => held.filter((song) => song.seed === seed).map((song) => judgedBy(song, step)))
}

function judgedBy({ truth, said, song }: HeldOut, step: string): Judged {
  const probabilities = said[step]
  if (probabilities) return { truth, probabilities }
  throw new SmartPlayError('model-invalid', `the held-out judgement of song ${song} has no step ${step}`)
}

/** The columns come four together, in the order of MOODS: `shown_calm`, `shown_energetic`, ... */
function stepsIn(names: readonly string[]): (readonly [string, number])[] {
  const ending = `_${MOODS[0]}`
  return names.flatMap((name, index) =>
    name.endsWith(ending) ? [[name.slice(0, -ending.length), index] as const] : [],
  )
}

function toNumber(cell: string | undefined, line: number): number {
  const value = Number(cell || Number.NaN)
  if (Number.isFinite(value)) return value
  throw new SmartPlayError('model-invalid', `held-out judgement ${line + 1} has "${cell}" (expected a number)`)
}

function toMood(cell: string | undefined, line: number): Mood {
  const mood = MOODS.find((name) => name === cell)
  if (mood) return mood
  throw new SmartPlayError('model-invalid', `held-out judgement ${line + 1} is of "${cell}" (expected a mood)`)
}
