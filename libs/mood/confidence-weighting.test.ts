import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weighRules } from './confidence-weighting.ts'
import { entropy, normalise } from './probabilities.ts'

const weight = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: weight, energetic: weight, happy: weight, sad: weight }).map(normalise)
const even = { calm: 0.25, energetic: 0.25, happy: 0.25, sad: 0.25 }
const certain = { calm: 0, energetic: 0, happy: 1, sad: 0 }
const settings = { maximum: 0.4, gamma: 1.5 }

describe('weighRules', () => {
  it('gives the rules nothing where the ensemble is certain and agrees', () => {
    expect(weighRules(certain, [certain, certain], settings).weight).toBe(0)
  })

  it('gives the rules their maximum where nothing is known', () => {
    expect(weighRules(even, [even, even], settings).weight).toBeCloseTo(0.4, 12)
  })

  it('gives the rules their maximum where two members exclude each other', () => {
    const weight = weighRules(certain, [certain, { ...certain, happy: 0, sad: 1 }], settings)
    expect(weight).toEqual({ weight: 0.4, entropy: 0, disagreement: 1 })
  })

  it('is switched off by a maximum of 0', () => {
    fc.assert(
      fc.property(distribution, distribution, (p, member) => {
        expect(weighRules(p, [p, member], { maximum: 0, gamma: 1 }).weight).toBe(0)
      }),
    )
  })

  it('never falls as entropy rises', () => {
    fc.assert(
      fc.property(distribution, distribution, distribution, (a, b, member) => {
        const [surer, lessSure] = entropy(a) < entropy(b) ? [a, b] : [b, a]
        const members = [member, even]
        const less = weighRules(surer, members, settings).weight
        expect(weighRules(lessSure, members, settings).weight).toBeGreaterThanOrEqual(less - 1e-12)
      }),
    )
  })
})
