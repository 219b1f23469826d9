import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { distance, entropy, mix, normalise, rankMoods } from './probabilities.ts'

const weight = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: weight, energetic: weight, happy: weight, sad: weight }).map(normalise)

const even = { calm: 0.25, energetic: 0.25, happy: 0.25, sad: 0.25 }
const certain = { calm: 0, energetic: 0, happy: 1, sad: 0 }

describe('probabilities', () => {
  it('rank from the likeliest to the least likely', () => {
    expect(rankMoods({ calm: 0.1, energetic: 0.4, happy: 0.2, sad: 0.3 })).toEqual([
      'energetic',
      'sad',
      'happy',
      'calm',
    ])
  })

  it('keep the order of the moods among equals', () => {
    expect(rankMoods(even)).toEqual(MOODS)
  })

  it('have an entropy of 1 where nothing is known and 0 where all is', () => {
    expect(entropy(even)).toBeCloseTo(1, 12)
    expect(entropy(certain)).toBe(0)
  })

  it('are 0 from themselves and 1 from what they exclude', () => {
    expect(distance(certain, certain)).toBe(0)
    expect(distance(certain, { calm: 0.5, energetic: 0, happy: 0, sad: 0.5 })).toBe(1)
  })

  it('stay a distribution when mixed', () => {
    fc.assert(
      fc.property(distribution, distribution, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const mixed = mix(a, b, share)
        expect(MOODS.reduce((sum, mood) => sum + mixed[mood], 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('have an entropy and a distance between 0 and 1', () => {
    fc.assert(
      fc.property(distribution, distribution, (a, b) => {
        expect(entropy(a)).toBeGreaterThanOrEqual(0)
        expect(entropy(a)).toBeLessThanOrEqual(1 + 1e-12)
        expect(distance(a, b)).toBeLessThanOrEqual(1 + 1e-12)
        expect(distance(a, b)).toBe(distance(b, a))
      }),
    )
  })
})
