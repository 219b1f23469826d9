import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES } from '#libs/features/table'
import { packTexts } from '#libs/recommend/text-column'
import type { TrackColumns } from '#libs/recommend/track-columns'

const WIDTH = FEATURE_NAMES.length

/** Columns of made-up tracks with names, moods and affect, the same in every run. */
export function syntheticColumns(count: number): TrackColumns {
  const next = generator(count)
  return {
    count,
    features: Float64Array.from({ length: count * WIDTH }, (_, at) => 100 + 10 * (at % WIDTH) * bell(next)),
    // Of equal length, so that their order is that of their numbers.
    filenames: packTexts(Array.from({ length: count }, (_, row) => `${String(row).padStart(7, '0')}.mp3`)),
    titles: packTexts([]),
    artists: packTexts([]),
    hasAudio: new Uint8Array(count).fill(1),
    moods: Uint8Array.from({ length: count }, () => 1 + Math.floor(next() * MOODS.length)),
    affect: Float64Array.from({ length: 2 * count }, () => 1 + 8 * next()),
    labels: new Float64Array(0),
    recordings: new Uint8Array(0),
  }
}

/** Nearly normal: the sum of four even ones. */
function bell(next: () => number): number {
  return next() + next() + next() + next() - 2
}

/** Numbers in 0..1 (Mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
