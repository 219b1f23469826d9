import type { Mood } from '#libs/contract/moods'
import type { Entry } from '../model/entry.ts'
import type { Affect } from '../words/plane-scale.ts'

/** Where the open song lies, and how far off that may be. */
export interface PlacedSong extends Affect {
  readonly mood: Mood
  readonly valenceError: number
  readonly arousalError: number
}

export function songOf(entry: Entry | undefined): PlacedSong | undefined {
  const state = entry?.state.value
  if (state?.kind !== 'known' || state.resource.status !== 'completed') return undefined
  // Silence has a place only by arithmetic.
  if (state.resource.quality.silent) return undefined
  return { ...state.resource.affect, mood: state.resource.mood }
}
