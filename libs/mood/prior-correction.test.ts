import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { correctPrior } from './prior-correction.ts'
import { normalise } from './probabilities.ts'

const weight = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: weight, energetic: weight, happy: weight, sad: weight }).map(normalise)
const prior = { calm: 0.15, energetic: 0.1, happy: 0.37, sad: 0.38 }

describe('correctPrior', () => {
  it('leaves the probabilities alone at tau 0', () => {
    fc.assert(
      fc.property(distribution, (p) => {
        const corrected = correctPrior(p, prior, 0)
        for (const mood of MOODS) expect(corrected[mood]).toBeCloseTo(p[mood], 12)
      }),
    )
  })

  it('makes the prior itself even at tau 1', () => {
    const corrected = correctPrior(prior, prior, 1)
    for (const mood of MOODS) expect(corrected[mood]).toBeCloseTo(0.25, 12)
  })

  it('is a distribution', () => {
    fc.assert(
      fc.property(distribution, fc.double({ min: 0, max: 1, noNaN: true }), (p, tau) => {
        const corrected = correctPrior(p, prior, tau)
        expect(MOODS.reduce((sum, mood) => sum + corrected[mood], 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('never takes from the rarest mood', () => {
    fc.assert(
      fc.property(distribution, fc.double({ min: 0, max: 1, noNaN: true }), (p, tau) => {
        expect(correctPrior(p, prior, tau).energetic).toBeGreaterThanOrEqual(p.energetic - 1e-12)
      }),
    )
  })
})
