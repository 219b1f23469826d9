import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeExpiredKey, untilAnswered } from '../programs/keys.ts'
import { openBoard } from './board.ts'
import { answered, DEMO_CATALOGUE, drop, failed, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

/** Pictures to be looked at: in a temporary folder, or where this variable says (docs/pictures for the README's two). */
const FOLDER = resolve(process.env.SMARTPLAY_SCREENSHOTS ?? join(tmpdir(), 'smartplay-screenshots'))
/** The README's pictures are small. */
const LIMIT_BYTES = 150_000

const DESKTOP: BrowserContextOptions = { viewport: { width: 1200, height: 740 }, reducedMotion: 'reduce' }
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
  reducedMotion: 'reduce',
}

const LONG_NAMES = [
  'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenvorsteherpolka.wav',
  'يا مسافر وحدك وفايتني ليه تبعد عني وتشغلني - تسجيل حي من حفلة القاهرة 1958.wav',
  'אני זוכר את הלילה ההוא שבו ניגנו עד אור הבוקר על שפת הים התיכון (הקלטה חיה מתל אביב).wav',
]

describe.runIf(await canStage())('pictures of the page', () => {
  const stage = useStage({
    prepare: async ({ directory }) => {
      await mkdir(FOLDER, { recursive: true })
      // A copy: a reindex writes its features.json beside the audio.
      await cp(DEMO_CATALOGUE.DEAM_PATH, join(directory, 'deam'), { recursive: true })
    },
  })
  const { sounds, decoder, open } = stage

  it.each([
    ['page-desktop', DESKTOP],
    ['page-phone', PHONE],
  ] as const)('%s: an answer with its neighbours', async (name, options) => {
    expect(await takeAnswer(name, options)).toBeLessThan(LIMIT_BYTES)
  })

  describe.runIf(process.env.SMARTPLAY_SCREENSHOTS === undefined)('the other states', () => {
    it('empty, failed, silent, about to be forgotten, with all numbers', async () => {
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
    })

    it('waiting behind others', async () => {
      await decoder.hold()
      const page = await emptyDesk(DESKTOP)
      await drop(page, await sounds.music('flac'), await sounds.music('ogg'))
      await expect.poll(() => page.locator('.row .tiny .running').count(), PATIENCE).toBe(2)
      const queued = page.locator('.card[data-status=queued]')
      for (const [ahead, place] of [/^next/, /^1 ahead/, /^2 ahead/].entries()) {
        await drop(page, await sounds.tone(2 + ahead))
        await queued.getByText(place).waitFor(PATIENCE)
      }
      await take(page, 'queued')
      await decoder.release()
      await answered(page)
    })

    it.each([
      ['desktop', DESKTOP],
      ['phone', PHONE],
    ] as const)('names that are long, and read from the right, on the %s', async (name, options) => {
      const page = await emptyDesk({ ...options, locale: 'he-IL' })
      for (const [index, title] of LONG_NAMES.entries()) await drop(page, await named(title, 20 + index))
      await expect.poll(() => page.locator('.row.pending').count(), PATIENCE).toBe(0)
      await answered(page)
      await page.locator('.card .play').first().click()
      await take(page, `names-${name}`)
      await page.locator('.row').last().scrollIntoViewIfNeeded()
      await take(page, `names-list-${name}`)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    })

    it('the catalogue, and a reindex of it', async () => {
      const page = await open('/#/catalogue', DESKTOP)
      await page.locator('.tracks li').first().waitFor(PATIENCE)
      await take(page, 'catalogue')
      await page.getByRole('button', { name: 'Start a reindex' }).click()
      await page.getByText(/ files\/s · about .+ left$/).waitFor(PATIENCE)
      await take(page, 'reindex-running')
      await page.getByText(/^24 files measured, 0 kept, 0 failed$/).waitFor({ timeout: 80_000 })
      const published = (await page.getByText(/^Published as /).innerText()).replace('Published as ', '')
      await page.getByText(`live now: ${published}`).waitFor(PATIENCE)
      await take(page, 'reindex-finished')
    })

    it('in the dark', async () => {
      await take(await emptyDesk({ ...PHONE, colorScheme: 'dark' }), 'phone-empty-dark')
      await takeAnswer('desktop-dark', { ...DESKTOP, colorScheme: 'dark' })
      await takeAnswer('phone-dark', { ...PHONE, colorScheme: 'dark' })
    })

    it('the queues, for operators', async () => {
      const page = await openBoard(stage, DESKTOP)
      await page.getByText('FAILED').first().waitFor(PATIENCE)
      await take(page, 'queues')
    })

    it('asking for a key', async () => {
      await untilAnswered(stage.api(), await makeExpiredKey(stage.deployment), 401)
      const page = await open('/', { ...DESKTOP, mayComplain: /status of 401/ })
      await page.getByLabel('Your key').waitFor(PATIENCE)
      await take(page, 'sign-in')
    })
  })

  async function named(title: string, tone: number): Promise<string> {
    return sounds.file(title, await readFile(await sounds.tone(tone)))
  }

  async function emptyDesk(options: BrowserContextOptions): Promise<Page> {
    const page = await open('/', options)
    await page.locator('.pieces').waitFor(PATIENCE)
    await page.locator('.neighbours li').first().waitFor(PATIENCE)
    return page
  }

  async function takeAnswer(name: string, options: BrowserContextOptions): Promise<number> {
    const page = await open('/', options)
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
