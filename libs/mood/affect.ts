import { quadrantOf } from './affect-first.ts'
import type { Affect, Votes } from './judgement.ts'

const LOWEST = 1
const HIGHEST = 9

/** Where the song lies, with the errors to expect. A regressor may leave the 1..9 scales, an answer may not. */
export function describeAffect(votes: Votes, errors: { readonly valence: number; readonly arousal: number }): Affect {
  const point = { valence: clamp(votes.valence), arousal: clamp(votes.arousal) }
  const [valenceError, arousalError] = [errors.valence, errors.arousal]
  return { valence: point.valence, arousal: point.arousal, valenceError, arousalError, quadrant: quadrantOf(point) }
}

function clamp(value: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, value))
}
