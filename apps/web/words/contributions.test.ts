import { expect, it } from 'vitest'
import { appliedSteps, contributionRows, ruleRows } from './contributions.ts'

const explanation = {
  sentence: '',
  contributions: [
    { feature: 'mfcc13avg_std', value: 14.24, percentile: 99, contribution: 0.5 },
    { feature: 'tempo', value: 147.66, percentile: 33, contribution: -0.25 },
  ],
}

it('the strongest contribution fills its side, the others stand in proportion', () => {
  expect(contributionRows({ explanation })).toEqual([
    { word: 'change of timbre', value: '14.2 dB', percentile: 99, reach: 1 },
    { word: 'tempo', value: '148 BPM', percentile: 33, reach: -0.5 },
  ])
})

it('no contribution is no row', () => {
  expect(contributionRows({ explanation: { sentence: '', contributions: [] } })).toEqual([])
})

it('rules come by strength, and only steps that were applied are told', () => {
  const decision = {
    ...{ votes: {}, versions: {} },
    steps: [
      { step: 'temperature', applied: true, settings: {}, probabilities: { calm: 1, energetic: 0, happy: 0, sad: 0 } },
      { step: 'rules', applied: false, settings: {}, probabilities: { calm: 1, energetic: 0, happy: 0, sad: 0 } },
    ],
    rules: [
      { rule: 'arousal', evidence: 0.2, terms: {} },
      { rule: 'sad', evidence: -0.8, terms: {} },
    ],
  }
  expect(ruleRows({ decision }).map(({ rule, reach }) => [rule, reach])).toEqual([
    ['sad', -1],
    ['arousal', 0.25],
  ])
  expect(appliedSteps({ decision })).toEqual(['calibrated'])
})
