import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MOODS } from '#libs/contract/moods'
import { bySeed, readHeldOut } from '#libs/report/held-out'
import { meanFigures } from '#libs/report/metrics'
import { manifestSchema } from './manifest.ts'

const folder = new URL('../../models/mood/', import.meta.url)
const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')))
const held = readHeldOut(readFileSync(new URL('report/oof.csv', folder), 'utf8'))
const figures = meanFigures(bySeed(held, 'shown'))

/** Stored probabilities have four decimals: a mean of 8,655 of them is off by far less. */
const TOLERANCE = 5e-4
/** A song whose confidence was rounded across a bin's edge moves the calibration error by up to 2 / 1731. */
const ECE_TOLERANCE = 2e-3

describe('the stored judgements', () => {
  it('judge every song held out, once per seed', () => {
    const judged = new Set(held.map(({ seed, song }) => `${seed}/${song}`))
    expect(judged.size).toBe(held.length)
    expect(held).toHaveLength(5 * manifest.data.songs)
  })

  it('give the accuracy that the manifest claims: above 0.61, and below what would be a leak', () => {
    expect(apart(figures.accuracy, 'accuracy')).toBeLessThan(TOLERANCE)
    expect(manifest.test_accuracy).toBe(manifest.metrics.shipped?.accuracy?.mean)
    expect(figures.accuracy).toBeGreaterThanOrEqual(0.61)
    expect(figures.accuracy).toBeLessThan(0.67)
  })

  it('give the macro-F1 that the manifest claims, at least 0.52', () => {
    expect(apart(figures.macroF1, 'macroF1')).toBeLessThan(TOLERANCE)
    expect(figures.macroF1).toBeGreaterThanOrEqual(0.52)
  })

  it('give the calibration error that the manifest claims, at most 0.045', () => {
    expect(apart(figures.ece, 'ece')).toBeLessThan(ECE_TOLERANCE)
    expect(figures.ece).toBeLessThanOrEqual(0.045)
  })

  it('give the other figures too', () => {
    expect(apart(figures.brier, 'brier')).toBeLessThan(TOLERANCE)
    expect(apart(figures.accuracyAt80, 'accuracyAt80')).toBeLessThan(2 * TOLERANCE)
    expect(apart(figures.accuracyAt50, 'accuracyAt50')).toBeLessThan(2 * TOLERANCE)
    for (const mood of MOODS) expect(apart(figures.recall[mood], `recall.${mood}`)).toBeLessThan(TOLERANCE)
  })
})

function apart(found: number, metric: string): number {
  return Math.abs(found - (manifest.metrics.shipped?.[metric]?.mean ?? Number.NaN))
}
