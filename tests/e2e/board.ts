import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Stage } from './stage.ts'

/** What people do on Bull Board. */

export const PASSWORD = 'a long secret'

/** The board's page links to a font of another host; that the browser refuses to fetch it is what we want. */
const FONT_REFUSED =
  /^Loading the stylesheet 'https:\/\/fonts\.googleapis\.com\/\S+ violates .* Content Security Policy/

interface BoardOptions extends BrowserContextOptions {
  /** Below /queues. */
  readonly path?: string
  /** A password or a key. */
  readonly secret?: string
  readonly mayComplain?: RegExp
}

export function openBoard(
  { browser, api }: Pick<Stage, 'browser' | 'api'>,
  { path = '', secret = PASSWORD, mayComplain = FONT_REFUSED, ...options }: BoardOptions = {},
): Promise<Page> {
  return browser.open(`${api().adminUrl}/queues${path}`, {
    ...options,
    httpCredentials: { username: 'admin', password: secret },
    mayComplain: new RegExp(`${FONT_REFUSED.source}|${mayComplain.source}`),
  })
}

/** Those of the open queue's jobs that stand like that. */
export async function show(page: Page, status: string): Promise<void> {
  await page.locator(`a[href$="?status=${status}"]`).click()
}

/** Of the open queue's menu; the board asks back. */
export async function choose(page: Page, action: string): Promise<void> {
  await page.locator('[aria-haspopup=menu]').click()
  await page.getByRole('menuitem', { name: action }).click()
  await page.getByRole('button', { name: 'Confirm' }).click()
}

export function jobOf(page: Page, analysisId: string): Locator {
  return page.locator(`main a[href*="/${analysisId}"]`)
}
