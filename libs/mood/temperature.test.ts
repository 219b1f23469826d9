import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { entropy, normalise, rankMoods } from './probabilities.ts'
import { temper } from './temperature.ts'

const weight = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: weight, energetic: weight, happy: weight, sad: weight }).map(normalise)
const temperature = fc.double({ min: 0.3, max: 3, noNaN: true })

describe('temper', () => {
  it('leaves the probabilities alone at 1', () => {
    const p = { calm: 0.1, energetic: 0.2, happy: 0.3, sad: 0.4 }
    for (const mood of MOODS) expect(temper(p, 1)[mood]).toBeCloseTo(p[mood], 15)
  })

  it('squares the odds at one half', () => {
    const tempered = temper({ calm: 0, energetic: 0, happy: 0.75, sad: 0.25 }, 0.5)
    expect(tempered.happy / tempered.sad).toBeCloseTo(9, 12)
  })

  it('never moves the first mood', () => {
    fc.assert(
      fc.property(distribution, temperature, (p, t) => {
        const tempered = temper(p, t)
        const first = tempered[rankMoods(p)[0]]
        for (const mood of MOODS) expect(first).toBeGreaterThanOrEqual(tempered[mood] - 1e-12)
      }),
    )
  })

  it('is a distribution, humbler the hotter it is', () => {
    fc.assert(
      fc.property(distribution, temperature, (p, t) => {
        const [cooler, hotter] = [temper(p, t), temper(p, t + 0.5)]
        expect(MOODS.reduce((sum, mood) => sum + hotter[mood], 0)).toBeCloseTo(1, 12)
        expect(entropy(hotter)).toBeGreaterThanOrEqual(entropy(cooler) - 1e-9)
      }),
    )
  })
})
