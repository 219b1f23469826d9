import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import type { HeldOut } from './held-out.ts'
import { confusionOf } from './metrics.ts'
import { drawAffect, drawConfusion, drawCoverage, drawReliability } from './pictures.ts'

const probabilities = { calm: 0.7, energetic: 0.1, happy: 0.1, sad: 0.1 }
const songs = MOODS.map((truth) => ({ truth, probabilities }))
const held = MOODS.map((truth, song): HeldOut => ({ seed: 0, song, truth, valence: 4, arousal: 6, said: {} }))
const PICTURES = {
  reliability: drawReliability(songs),
  coverage: drawCoverage(songs),
  confusion: drawConfusion(confusionOf(songs)),
  affect: drawAffect(held),
}

describe.each(Object.entries(PICTURES))('the picture of %s', (_, svg) => {
  it('is one SVG with a title and no number that is none', () => {
    expect(svg).toMatch(/^<svg [^>]*>\n<title>.+<\/title>/)
    expect(svg.trimEnd().endsWith('</svg>')).toBe(true)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })
})

it('a dot lies right of another whose song is more pleasant, and above where it is more stirring', () => {
  const [first] = held
  if (!first) throw new Error('there is a song')
  const svg = drawAffect([first, { ...first, valence: 5, arousal: 7 }])
  const [left, right] = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map((found) => found.slice(1).map(Number))
  expect(right?.[0]).toBeGreaterThan(left?.[0] ?? Number.NaN)
  expect(right?.[1]).toBeLessThan(left?.[1] ?? Number.NaN)
})

it('the confusion counts every song once', () => {
  expect(
    [...PICTURES.confusion.matchAll(/font-size="14">(\d+)</g)].reduce((sum, found) => sum + Number(found[1]), 0),
  ).toBe(4)
})
