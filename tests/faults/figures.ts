import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'
import { SEED } from './seed.ts'
import { FIGURES_VARIABLE, type Figure } from './table.ts'

/** Notes a figure for the table and holds it against its promise; the test goes on, so that the table has all of them. */
export function promise(figure: Figure): void {
  const path = process.env[FIGURES_VARIABLE]
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ ...figure, seed: SEED })}\n`)
  const { row, what, value, most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY } = figure
  expect.soft(value, `row ${row}: ${what}`).toBeGreaterThanOrEqual(least)
  expect.soft(value, `row ${row}: ${what}`).toBeLessThanOrEqual(most)
}
