import { mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { findBrowser, useBrowser } from './browser.ts'
import { answered, DEMO_CATALOGUE, drop, failed, PATIENCE } from './desk.ts'

/** Pictures to be looked at: in a temporary folder, or where this variable says (docs/pictures for the README's two). */
const FOLDER = resolve(process.env.SMARTPLAY_SCREENSHOTS ?? join(tmpdir(), 'smartplay-screenshots'))
/** The README's pictures are small. */
const LIMIT_BYTES = 150_000

const DESKTOP: BrowserContextOptions = { viewport: { width: 1200, height: 740 }, reducedMotion: 'reduce' }
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
  reducedMotion: 'reduce',
}

describe.skipIf(findBrowser() === undefined || !(await isRedisAvailable()))('pictures of the page', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: DEMO_CATALOGUE })
  const sounds = useSounds()
  const browser = useBrowser()
  let api: Api

  beforeAll(async () => {
    await mkdir(FOLDER, { recursive: true })
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  it.each([
    ['page-desktop', DESKTOP],
    ['page-phone', PHONE],
  ] as const)('%s: an answer with its neighbours', async (name, options) => {
    expect(await takeAnswer(name, options)).toBeLessThan(LIMIT_BYTES)
  })

  it.runIf(process.env.SMARTPLAY_SCREENSHOTS === undefined)('the other states', async () => {
    const page = await emptyDesk(DESKTOP)
    await take(page, 'empty')
    await drop(page, await sounds.file('broken.flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 7)])))
    await failed(page)
    await take(page, 'failed')
    await page.getByRole('button', { name: 'Failed', exact: true }).click()
    await page.getByRole('button', { name: 'Try all again' }).scrollIntoViewIfNeeded()
    await take(page, 'inbox')
    await drop(page, await sounds.sound('silence.wav', 'anullsrc=r=44100', ['-t', '5']))
    await page.getByText('nothing to hear', { exact: true }).waitFor(PATIENCE)
    await take(page, 'silence')
    await page.getByRole('button', { name: 'Forget' }).click()
    await take(page, 'forget')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await drop(page, await sounds.tone(1))
    await answered(page)
    await page.getByText('Why, in numbers').click()
    await page.locator('.standing').scrollIntoViewIfNeeded()
    await take(page, 'details')
    await page.getByRole('link', { name: 'Catalogue' }).click()
    await page.locator('.tracks li').first().waitFor(PATIENCE)
    await take(page, 'catalogue')
    await take(await emptyDesk({ ...PHONE, colorScheme: 'dark' }), 'phone-empty-dark')
    await takeAnswer('desktop-dark', { ...DESKTOP, colorScheme: 'dark' })
    expect(await takeAnswer('phone-dark', { ...PHONE, colorScheme: 'dark' })).toBeGreaterThan(0)
  })

  async function emptyDesk(options: BrowserContextOptions): Promise<Page> {
    const page = await browser.open(api.url, options)
    await page.locator('.pieces').waitFor(PATIENCE)
    await page.locator('.neighbours li').first().waitFor(PATIENCE)
    return page
  }

  async function takeAnswer(name: string, options: BrowserContextOptions): Promise<number> {
    const page = await browser.open(api.url, options)
    await page.locator('.pieces li').last().getByRole('button', { name: 'Analyse' }).click()
    await answered(page)
    await page.locator('.neighbours li').first().waitFor(PATIENCE)
    return take(page, name)
  }

  async function take(page: Page, name: string): Promise<number> {
    const path = join(FOLDER, `${name}.png`)
    await page.screenshot({ path })
    return (await stat(path)).size
  }
})
