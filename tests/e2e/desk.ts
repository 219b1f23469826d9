import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { REPOSITORY } from '../programs/repository.ts'

/** What people do on the page. */

/** The demo's 24 pieces, as the catalogue of a deployment. */
export const DEMO_CATALOGUE = { DEAM_PATH: join(REPOSITORY, 'deam', 'demo') }

export const PATIENCE = { timeout: 30_000 }

export async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  await page.getByLabel('Files', { exact: true }).setInputFiles([...paths])
}

/** Waits for the open song's answer. */
export async function answered(page: Page): Promise<void> {
  await page.locator('[data-status=completed] .moods').waitFor(PATIENCE)
}

/** Waits for the open song's failure, or for the door's refusal. */
export async function failed(page: Page): Promise<void> {
  await page.locator('.failure').waitFor(PATIENCE)
}

/** Waits until the one loudspeaker, by its own clock, has come so far. */
export async function playedUntil(page: Page, seconds: number): Promise<void> {
  await expect.poll(() => clockSeconds(page), PATIENCE).toBeGreaterThanOrEqual(seconds)
}

async function clockSeconds(page: Page): Promise<number> {
  const text = await page.locator('.player .clock').first().innerText()
  const [minutes = '0', seconds = '0'] = text.split(':')
  return 60 * Number(minutes) + Number(seconds)
}
