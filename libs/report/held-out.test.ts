import { expect, it } from 'vitest'
import { bySeed, readHeldOut } from './held-out.ts'

const HEAD =
  'seed,fold,song_id,class,valence_said,arousal_said,gb_calm,gb_energetic,gb_happy,gb_sad,shown_calm,shown_energetic,shown_happy,shown_sad'
const CSV = `${HEAD}\n0,3,17,sad,4.1,3.5,0.1,0.2,0.3,0.4,0.4,0.3,0.2,0.1\n1,0,17,sad,4.0,3.6,0.1,0.2,0.3,0.4,0.1,0.2,0.2,0.5\n`

it('reads a song, what was said of it, and by whom', () => {
  expect(readHeldOut(CSV)[0]).toEqual({
    seed: 0,
    song: 17,
    truth: 'sad',
    valence: 4.1,
    arousal: 3.5,
    said: {
      gb: { calm: 0.1, energetic: 0.2, happy: 0.3, sad: 0.4 },
      shown: { calm: 0.4, energetic: 0.3, happy: 0.2, sad: 0.1 },
    },
  })
})

it('a step is judged seed by seed', () => {
  const seeds = bySeed(readHeldOut(CSV), 'shown')
  expect(seeds.map((songs) => songs.map(({ probabilities }) => probabilities.sad))).toEqual([[0.1], [0.5]])
})

it('refuses a table without what was shown', () => {
  expect(() => readHeldOut('seed,song_id\n0,1\n')).toThrow(/no columns shown_calm/)
})

it('refuses what is no number, and names the line', () => {
  expect(() => readHeldOut(CSV.replace('0.5\n', 'much\n'))).toThrow(/judgement 2 has "much"/)
})

it('refuses a step that was not stored', () => {
  expect(() => bySeed(readHeldOut(CSV), 'oracle')).toThrow(/no step oracle/)
})
