import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { hearRules, ruleProbabilities, topRule } from './rules.ts'

const middle = { signal_rms: 0.5, tempo: 0.5, spectral_centroid: 0.5, zero_crossing_rate: 0.5 }
const rank = fc.double({ min: 0, max: 1, noNaN: true })
const ranks = fc.record({ signal_rms: rank, tempo: rank, spectral_centroid: rank, zero_crossing_rate: rank })

describe('the rules', () => {
  it('have no evidence for a song that is average in everything', () => {
    const { moods } = hearRules(middle)
    for (const mood of MOODS) expect(moods[mood].evidence).toBeCloseTo(0, 15)
    expect(ruleProbabilities(hearRules(middle), 2).sad).toBeCloseTo(0.25, 12)
  })

  it('hear happy in what is loud, fast and bright', () => {
    const evidence = hearRules({ signal_rms: 1, tempo: 1, spectral_centroid: 1, zero_crossing_rate: 1 })
    expect(evidence.arousal.evidence).toBeCloseTo(1, 12)
    expect(evidence.valence.evidence).toBeCloseTo(1, 12)
    expect(evidence.moods.happy.evidence).toBeCloseTo(1.6, 12)
    expect(topRule(evidence)).toBe('happy')
  })

  it('hear sad in what is soft, slow and dark', () => {
    expect(topRule(hearRules({ signal_rms: 0, tempo: 0, spectral_centroid: 0, zero_crossing_rate: 0 }))).toBe('sad')
  })

  it('hear calm in what is fast but soft, and energetic in what is slow but loud and noisy', () => {
    expect(topRule(hearRules({ signal_rms: 0, tempo: 1, spectral_centroid: 0.5, zero_crossing_rate: 0 }))).toBe('calm')
    expect(topRule(hearRules({ signal_rms: 1, tempo: 0, spectral_centroid: 0.5, zero_crossing_rate: 1 }))).toBe(
      'energetic',
    )
  })

  it('are the sum of their terms', () => {
    fc.assert(
      fc.property(ranks, (heard) => {
        const { arousal, valence, moods } = hearRules(heard)
        for (const { evidence, terms } of [arousal, valence, ...Object.values(moods)]) {
          expect(Object.values(terms).reduce((sum, term) => sum + term, 0)).toBeCloseTo(evidence, 12)
        }
      }),
    )
  })

  it('become a distribution that likes the mood with the most evidence best', () => {
    fc.assert(
      fc.property(ranks, fc.double({ min: 0, max: 4, noNaN: true }), (heard, beta) => {
        const evidence = hearRules(heard)
        const said = ruleProbabilities(evidence, beta)
        expect(MOODS.reduce((sum, mood) => sum + said[mood], 0)).toBeCloseTo(1, 12)
        for (const mood of MOODS) expect(said[topRule(evidence)]).toBeGreaterThanOrEqual(said[mood] - 1e-12)
      }),
    )
  })
})
