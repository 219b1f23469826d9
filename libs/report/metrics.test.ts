import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOODS, type MoodProbabilities } from '#libs/contract/moods'
import type { Judged } from './judged.ts'
import { accuracy, brier, calibrationError, confusionOf, figuresOf, macroF1, meanFigures, surest } from './metrics.ts'

const sure = (mood: string): MoodProbabilities => ({
  calm: Number(mood === 'calm'),
  energetic: Number(mood === 'energetic'),
  happy: Number(mood === 'happy'),
  sad: Number(mood === 'sad'),
})
const right = MOODS.map((truth): Judged => ({ truth, probabilities: sure(truth) }))
const wrong: Judged = { truth: 'calm', probabilities: sure('sad') }

const song = fc
  .tuple(fc.constantFrom(...MOODS), fc.tuple(...MOODS.map(() => fc.double({ min: 0.01, max: 1, noNaN: true }))))
  .map(([truth, weights]): Judged => {
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const [calm = 0, energetic = 0, happy = 0, sad = 0] = weights.map((weight) => weight / sum)
    return { truth, probabilities: { calm, energetic, happy, sad } }
  })

describe('a certain and right model', () => {
  it('has perfect figures', () => {
    expect(figuresOf(right)).toMatchObject({ accuracy: 1, macroF1: 1, ece: 0, brier: 0, accuracyAt80: 1 })
  })
})

describe('a model that always says sad', () => {
  const songs = MOODS.map((truth): Judged => ({ truth, probabilities: sure('sad') }))

  it('is right about the sad songs only', () => {
    expect(accuracy(songs)).toBe(0.25)
    expect(figuresOf(songs).recall).toEqual({ calm: 0, energetic: 0, happy: 0, sad: 1 })
  })

  it('has the macro-F1 of one mood: 2 / (1 + 4) over four', () => {
    expect(macroF1(confusionOf(songs))).toBeCloseTo(0.4 / 4, 12)
  })
})

it('one that claims 0.9 and is right half of the time has a calibration error of 0.4', () => {
  const probabilities = { calm: 0.9, energetic: 0.1, happy: 0, sad: 0 }
  const songs = (['calm', 'energetic'] as const).map((truth): Judged => ({ truth, probabilities }))
  expect(calibrationError(songs)).toBeCloseTo(0.4, 12)
})

it('a certain error costs a Brier score of 2', () => {
  expect(brier([wrong])).toBe(2)
})

it('the surest half are the songs with the largest probabilities', () => {
  const unsure: Judged = { truth: 'sad', probabilities: { calm: 0.25, energetic: 0.25, happy: 0.3, sad: 0.2 } }
  expect(surest([unsure, ...right.slice(0, 1)], 0.5)).toEqual(right.slice(0, 1))
})

it('figures of several seeds are their means', () => {
  expect(meanFigures([right, [wrong]]).accuracy).toBe(0.5)
  expect(meanFigures([right, [wrong]]).confusion.calm).toEqual({ calm: 0.5, energetic: 0, happy: 0, sad: 0.5 })
})

it('no songs have figures of zero, not NaN', () => {
  expect(figuresOf([])).toMatchObject({ accuracy: 0, macroF1: 0, ece: 0, brier: 0 })
})

describe('any judgements', () => {
  it('have figures within their ranges, whatever the order of the songs', () => {
    fc.assert(
      fc.property(fc.array(song, { minLength: 1, maxLength: 40 }), (songs) => {
        const figures = figuresOf(songs)
        const turned = figuresOf(songs.toReversed())
        for (const share of [figures.accuracy, figures.macroF1, figures.ece, figures.brier / 2]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
        expect(turned.macroF1).toBe(figures.macroF1)
        expect(turned.ece).toBeCloseTo(figures.ece, 12)
      }),
    )
  })
})
