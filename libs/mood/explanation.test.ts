import { describe, expect, it } from 'vitest'
import { EXTENSION, FEATURES } from '#libs/features/table'
import { explain, type HeardInput } from './explanation.ts'

const NAMES = ['tempo', 'signal_rms', 'spectral_centroid', 'spectral_rolloff', 'contrast_mean', 'contrast_std'] as const
const inputs: HeardInput[] = NAMES.map((name, index) => ({
  name,
  value: 10 * index,
  rank: index / 10,
  scaled: index % 2 ? -1 : 1,
}))
const linear = {
  coefficients: {
    calm: [0, 0, 0, 0, 0, 0],
    energetic: [0, 0, 0, 0, 0, 0],
    happy: [4, 0.4, 0.8, 0, 1.2, 2],
    sad: [0, 0, 0, 0, 0, 0],
  },
  intercepts: { calm: 0, energetic: 0, happy: 0, sad: 0 },
}
const happy = { mood: 'happy', runnerUp: 'calm', ambiguous: false } as const

describe('explain', () => {
  it('gives the five strongest pulls by size, signed, against the average mood', () => {
    const { contributions } = explain(happy, inputs, linear)
    expect(contributions.map((one) => one.feature)).toEqual([
      'tempo',
      'contrast_std',
      'contrast_mean',
      'spectral_centroid',
      'signal_rms',
    ])
    expect(contributions[0]?.contribution).toBeCloseTo(3, 12)
    expect(contributions[1]?.contribution).toBeCloseTo(-1.5, 12)
  })

  it('gives each pull its value and its rank in percent', () => {
    expect(explain(happy, inputs, linear).contributions[2]).toMatchObject({ value: 40, percentile: 40 })
  })

  it('sums to the linear log-odds against the average mood when all inputs fit', () => {
    const few = inputs.slice(0, 3)
    const sum = explain(happy, few, linear).contributions.reduce((total, one) => total + one.contribution, 0)
    expect(sum).toBeCloseTo(0.75 * (4 - 0.4 + 0.8), 12)
  })

  it('says in one sentence what speaks for the mood and what against it', () => {
    expect(explain(happy, inputs, linear).sentence).toBe(
      'Heard as happy, then calm: tempo (above 0 % of the training songs) and tonal clarity (above 40 %) speak for it; ' +
        'change of tonal clarity (above 50 %) and overall loudness (above 10 %) speak against it.',
    )
  })

  it('has words for every measure that a model may read', () => {
    const twenty = [...FEATURES, ...EXTENSION].map(({ name }) => name)
    for (const name of twenty) {
      const [input] = inputs
      expect(explain(happy, [{ ...input!, name }], linear).sentence).not.toContain('_')
    }
  })

  it('owns up where it is hard to tell', () => {
    const { sentence } = explain({ ...happy, ambiguous: true }, inputs.slice(0, 1), linear)
    expect(sentence).toBe(
      'Hard to tell, happy rather than calm: tempo (above 0 % of the training songs) speaks for it.',
    )
  })

  it('gives no reasons where the linear member has none', () => {
    expect(explain({ ...happy, mood: 'sad' }, [], linear).sentence).toBe('Heard as sad, then calm.')
  })
})
