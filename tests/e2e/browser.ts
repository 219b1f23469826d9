import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { findProgram } from '../servers/find-program.ts'

/** A real Chromium for a describe block: the one that lies on PATH; none is downloaded. */
export interface UsedBrowser {
  /** A page of its own, closed after the test; whatever it complained about fails the test. */
  open(url: string, options?: PageOptions): Promise<Page>
}

export interface PageOptions extends BrowserContextOptions {
  /** What the console may say, where a test provokes it. */
  readonly mayComplain?: RegExp
}

/** Without a sandbox, because tests run as root in places; the rest keeps it from calling home. */
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio'],
]
const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

export function findBrowser(): string | undefined {
  return NAMES.map(findProgram).find((path) => path !== undefined)
}

export function useBrowser(): UsedBrowser {
  let browser: Browser | undefined
  beforeAll(async () => {
    const executablePath = findBrowser()
    if (executablePath === undefined) throw new Error(`no browser on PATH (expected one of ${NAMES.join(', ')})`)
    browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  })
  afterAll(() => browser?.close())

  return {
    async open(url, { mayComplain, ...options } = {}) {
      if (browser === undefined) throw new Error('the browser starts before the tests, not while they are described')
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      onTestFinished(async () => {
        await context.close()
        expect(complaints.filter((complaint) => !mayComplain?.test(complaint))).toEqual([])
      })
      await page.goto(url)
      return page
    },
  }
}
