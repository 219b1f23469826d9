import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

const draw = (seed: string, count: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random())
}

describe('createRandom', () => {
  it('draws the same numbers from the same seed and others from another', () => {
    expect(draw('a', 5)).toEqual(draw('a', 5))
    expect(draw('a', 5)).not.toEqual(draw('b', 5))
  })

  it('draws from 0 up to 1', () => {
    fc.assert(fc.property(fc.string(), (seed) => draw(seed, 50).every((number) => number >= 0 && number < 1)))
  })

  it('draws evenly: a tenth of 10,000 numbers falls into each tenth, give or take 1.2 %', () => {
    const numbers = draw('even', 10_000)
    const tenths = Array.from({ length: 10 }, (_, tenth) => numbers.filter((x) => Math.floor(10 * x) === tenth).length)
    tenths.forEach((count) => {
      expect(Math.abs(count - 1000)).toBeLessThan(120)
    })
  })
})
