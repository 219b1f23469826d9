import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { FEATURE_NAMES, type FeatureName } from '#libs/features/table'
import { createJudge } from './judge.ts'
import type { Votes } from './judgement.ts'
import { normalise } from './probabilities.ts'
import type { JudgementSettings } from './settings.ts'

const spread = (low: number, high: number) =>
  Array.from({ length: 101 }, (_, index) => low + ((high - low) * index) / 100)

const identity: JudgementSettings = {
  affect: { share: 0, valenceDeviation: 0.96, arousalDeviation: 0.85, correlation: 0.4 },
  prior: { calm: 0.15, energetic: 0.1, happy: 0.37, sad: 0.38 },
  tau: 0,
  temperature: 1,
  rules: { beta: 1 },
  weighting: { maximum: 0, gamma: 1 },
  happy: { k: 1, threshold: 0 },
  ambiguousBelow: 0.4,
  inputs: [
    { name: 'tempo', mean: 120, standardDeviation: 30, quantiles: spread(60, 180) },
    { name: 'signal_rms', mean: 0.2, standardDeviation: 0.1, quantiles: spread(0, 0.4) },
  ],
  linear: {
    coefficients: { calm: [0, -1], energetic: [0, 1], happy: [1, 0], sad: [-1, 0] },
    intercepts: { calm: 0, energetic: 0, happy: 0, sad: 0 },
  },
  affectErrors: { valence: 0.96, arousal: 0.85 },
  modelVersion: '0123abcd',
}
const everyStep: JudgementSettings = {
  ...identity,
  affect: { ...identity.affect, share: 0.5 },
  tau: 0.5,
  temperature: 0.9,
  weighting: { maximum: 0.5, gamma: 1 },
  happy: { k: 1.5, threshold: -2 },
}

const chance = fc.double({ min: 1e-6, max: 1, noNaN: true })
const distribution = fc.record({ calm: chance, energetic: chance, happy: chance, sad: chance }).map(normalise)
const drawnVotes = fc.record({
  vote: distribution,
  members: fc.record({ trees: distribution, line: distribution }),
  scaled: fc.constant([0.5, -0.5]),
  valence: fc.double({ min: 1, max: 9, noNaN: true }),
  arousal: fc.double({ min: 1, max: 9, noNaN: true }),
})
const votes: Votes = {
  vote: { calm: 0.1, energetic: 0.2, happy: 0.4, sad: 0.3 },
  members: { trees: { calm: 0.1, energetic: 0.2, happy: 0.4, sad: 0.3 } },
  scaled: [1, 0],
  valence: 6,
  arousal: 6,
}

describe('createJudge', () => {
  it('shows the vote itself where every step is at its identity', () => {
    fc.assert(
      fc.property(drawnVotes, (drawn) => {
        const { probabilities } = createJudge(identity)(drawn, song({ tempo: 120 }))
        for (const mood of MOODS) expect(probabilities[mood]).toBeCloseTo(drawn.vote[mood], 12)
      }),
    )
  })

  it('shows the calibrated probabilities where the rules and the enhancement are off', () => {
    const calibrating = { ...identity, tau: 0.5, temperature: 0.8 }
    fc.assert(
      fc.property(drawnVotes, (drawn) => {
        const { probabilities, decision } = createJudge(calibrating)(drawn, song({ tempo: 150 }))
        const calibrated = decision.steps.find((one) => one.step === 'temperature')?.probabilities
        for (const mood of MOODS) expect(probabilities[mood]).toBeCloseTo(calibrated?.[mood] ?? -1, 12)
      }),
    )
  })

  it('shows a distribution whose largest probability is the mood, with every step on', () => {
    const tempo = fc.double({ min: 0, max: 300, noNaN: true })
    fc.assert(
      fc.property(drawnVotes, tempo, (drawn, bpm) => {
        const { mood, runnerUp, margin, confidence, probabilities } = createJudge(everyStep)(
          drawn,
          song({ tempo: bpm }),
        )
        expect(MOODS.reduce((sum, name) => sum + probabilities[name], 0)).toBeCloseTo(1, 12)
        for (const name of MOODS) expect(confidence).toBeGreaterThanOrEqual(probabilities[name])
        expect(confidence).toBe(probabilities[mood])
        expect(margin).toBeCloseTo(confidence - probabilities[runnerUp], 12)
        expect(margin).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('tells its steps in the order in which they ran, with what they were set to', () => {
    const { steps } = createJudge(everyStep)(votes, song({ tempo: 180 })).decision
    expect(steps.map(({ step, applied }) => [step, applied])).toEqual([
      ['affect-first', true],
      ['prior-correction', true],
      ['temperature', true],
      ['rules', true],
      ['happy-enhancement', true],
      ['abstention', false],
    ])
    expect(steps[1]?.settings).toEqual({ tau: 0.5 })
  })

  it('hears the middle where the model does not rank an input of the rules', () => {
    const { rules } = createJudge(identity)(votes, song({ tempo: 180 })).decision
    expect(rules.find(({ rule }) => rule === 'arousal')?.terms).toMatchObject({
      tempo: 0.2,
      brightness: 0,
      noisiness: 0,
    })
  })

  it('names the versions of model, features and rules', () => {
    const { versions } = createJudge(identity)(votes, song({ tempo: 120 })).decision
    expect(versions).toEqual({ model: '0123abcd', features: 'f1', rules: 'r1' })
  })

  it('explains the mood that it shows', () => {
    const { explanation } = createJudge(identity)(votes, song({ tempo: 150 }))
    expect(explanation.contributions[0]).toEqual({ feature: 'tempo', value: 150, percentile: 75, contribution: 1 })
  })

  it('calls itself ambiguous under the threshold only', () => {
    const strict = createJudge({ ...identity, ambiguousBelow: 0.41 })
    expect(strict(votes, song({ tempo: 120 })).ambiguous).toBe(true)
    expect(createJudge(identity)(votes, song({ tempo: 120 })).ambiguous).toBe(false)
  })

  it('refuses a song with a NaN and votes that are no probabilities', () => {
    const judge = createJudge(identity)
    expect(() => judge(votes, song({ tempo: Number.NaN }))).toThrow(/tempo is NaN/)
    expect(() => judge({ ...votes, vote: { ...votes.vote, sad: 2 } }, song({ tempo: 120 }))).toThrow(/of vote/)
  })
})

function song(features: Partial<Record<FeatureName, number>>) {
  const zeros = Object.fromEntries(FEATURE_NAMES.map((name) => [name, 0])) as Record<FeatureName, number>
  const extension = { signal_rms: 0.2, mfcc13avg_mean: 0, mfcc13avg_std: 1, contrast_mean: 20, contrast_std: 2 }
  return { version: 'f1', features: { ...zeros, ...features }, extension, descriptors: {} }
}
