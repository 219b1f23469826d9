import fc from 'fast-check'
import { expect, it } from 'vitest'
import { byMood } from '#libs/contract/moods'
import { stackedBar } from './stacked-bar.ts'

it('the likeliest mood comes first', () => {
  const bar = stackedBar({ calm: 0.174, energetic: 0.215, happy: 0.494, sad: 0.117 })
  expect(bar.map(({ mood, percent }) => [mood, percent])).toEqual([
    ['happy', 49],
    ['energetic', 22],
    ['calm', 17],
    ['sad', 12],
  ])
})

it('the percents of any distribution add up to a hundred, each within one of its share', () => {
  const weights = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000))
  fc.assert(
    fc.property(weights, (drawn) => {
      const sum = drawn.reduce((a, b) => a + b, 0)
      fc.pre(sum > 0)
      const bar = stackedBar(byMood((_, index) => (drawn[index] ?? 0) / sum))
      expect(bar.reduce((total, { percent }) => total + percent, 0)).toBe(100)
      for (const { share, percent } of bar) expect(Math.abs(100 * share - percent)).toBeLessThanOrEqual(1)
    }),
  )
})
