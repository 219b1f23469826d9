import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { quadrantOf, quadrantProbabilities } from './affect-first.ts'
import { rankMoods } from './probabilities.ts'

const settings = { share: 0.5, valenceDeviation: 0.96, arousalDeviation: 0.85, correlation: 0.4 }
const untied = { ...settings, correlation: 0 }
const scale = fc.double({ min: 1, max: 9, noNaN: true })

describe('quadrantProbabilities', () => {
  it('says nothing about a song in the middle', () => {
    const said = quadrantProbabilities({ valence: 5, arousal: 5 }, untied)
    for (const mood of MOODS) expect(said[mood]).toBeCloseTo(0.25, 12)
  })

  it.each([
    [8, 2, 'calm'],
    [2, 8, 'energetic'],
    [8, 8, 'happy'],
    [2, 2, 'sad'],
  ] as const)('is nearly sure at valence %d and arousal %d: %s', (valence, arousal, mood) => {
    expect(quadrantProbabilities({ valence, arousal }, settings)[mood]).toBeGreaterThan(0.99)
  })

  it('is a distribution everywhere', () => {
    fc.assert(
      fc.property(scale, scale, fc.double({ min: -0.9, max: 0.9, noNaN: true }), (valence, arousal, correlation) => {
        const said = quadrantProbabilities({ valence, arousal }, { ...settings, correlation })
        for (const mood of MOODS) expect(said[mood]).toBeGreaterThanOrEqual(0)
        expect(MOODS.reduce((sum, mood) => sum + said[mood], 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('finds the quadrant of the point the likeliest where the axes are not tied', () => {
    fc.assert(
      fc.property(scale, scale, (valence, arousal) => {
        fc.pre(Math.abs(valence - 5) > 1e-3 && Math.abs(arousal - 5) > 1e-3)
        expect(rankMoods(quadrantProbabilities({ valence, arousal }, untied))[0]).toBe(quadrantOf({ valence, arousal }))
      }),
    )
  })
})

describe('quadrantOf', () => {
  it('gives the middle to happy', () => {
    expect(quadrantOf({ valence: 5, arousal: 5 })).toBe('happy')
  })
})
