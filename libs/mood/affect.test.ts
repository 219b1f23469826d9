import { describe, expect, it } from 'vitest'
import { describeAffect } from './affect.ts'

const even = { calm: 0.25, energetic: 0.25, happy: 0.25, sad: 0.25 }
const votes = { vote: even, members: {}, scaled: [], valence: 6.2, arousal: 3.1 }
const errors = { valence: 0.96, arousal: 0.85 }

describe('describeAffect', () => {
  it('names the quadrant and the errors to expect', () => {
    expect(describeAffect(votes, errors)).toEqual({
      valence: 6.2,
      arousal: 3.1,
      valenceError: 0.96,
      arousalError: 0.85,
      quadrant: 'calm',
    })
  })

  it('keeps a regressor that leaves the scales on them', () => {
    const affect = describeAffect({ ...votes, valence: 9.7, arousal: 0.2 }, errors)
    expect([affect.valence, affect.arousal]).toEqual([9, 1])
  })
})
