import { expect, it } from 'vitest'
import type { Judged } from './judged.ts'
import { BINS, reliability } from './reliability.ts'

const shown = (sad: number): Judged => ({
  truth: 'sad',
  probabilities: { calm: (1 - sad) / 3, energetic: (1 - sad) / 3, happy: (1 - sad) / 3, sad },
})

it('every song is in the bin of its largest probability', () => {
  const bins = reliability([shown(0.5), shown(0.52), shown(0.99), shown(1)])
  expect(bins).toHaveLength(BINS)
  expect(bins[7]).toMatchObject({ songs: 2, accuracy: 1, confidence: 0.51 })
  expect(bins[14]?.songs).toBe(2)
})

it('an empty bin says 0, not NaN', () => {
  expect(reliability([])[3]).toMatchObject({ songs: 0, accuracy: 0, confidence: 0 })
})
