import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { enhanceHappy } from './happy-enhancement.ts'
import { normalise } from './probabilities.ts'
import { hearRules } from './rules.ts'

const weight = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: weight, energetic: weight, happy: weight, sad: weight }).map(normalise)
const k = fc.double({ min: 1, max: 2, noNaN: true })
const bright = hearRules({ signal_rms: 1, tempo: 1, spectral_centroid: 1, zero_crossing_rate: 1 })
const dark = hearRules({ signal_rms: 0, tempo: 0, spectral_centroid: 0, zero_crossing_rate: 0 })
const nearlyHappy = { calm: 0.1, energetic: 0.2, happy: 0.3, sad: 0.4 }

describe('enhanceHappy', () => {
  it('multiplies the odds of happy by k', () => {
    const { happy } = enhanceHappy(nearlyHappy, bright, { k: 2, threshold: 1 })
    expect(happy / (1 - happy)).toBeCloseTo((2 * 0.3) / 0.7, 12)
  })

  it('leaves the probabilities alone at k = 1', () => {
    expect(enhanceHappy(nearlyHappy, bright, { k: 1, threshold: 1 })).toBe(nearlyHappy)
  })

  it('does nothing where the rules do not hear happy', () => {
    expect(enhanceHappy(nearlyHappy, dark, { k: 2, threshold: -9 })).toBe(nearlyHappy)
  })

  it('does nothing where the evidence does not exceed the threshold', () => {
    expect(enhanceHappy(nearlyHappy, bright, { k: 2, threshold: 1.6001 })).toBe(nearlyHappy)
  })

  it('does nothing where two moods are likelier than happy', () => {
    const unhappy = { calm: 0.35, energetic: 0.05, happy: 0.2, sad: 0.4 }
    expect(enhanceHappy(unhappy, bright, { k: 2, threshold: 1 })).toBe(unhappy)
  })

  it('never makes happy less likely with a larger k, and stays a distribution', () => {
    fc.assert(
      fc.property(distribution, k, k, (p, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((factor) =>
          enhanceHappy(p, bright, { k: factor, threshold: 0 }),
        )
        if (!less || !more) throw new Error('two factors give two answers')
        expect(more.happy).toBeGreaterThanOrEqual(less.happy - 1e-12)
        expect(MOODS.reduce((sum, mood) => sum + more[mood], 0)).toBeCloseTo(1, 12)
      }),
    )
  })
})
