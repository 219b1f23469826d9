import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { answered, DEMO_CATALOGUE, drop, failed, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

const SCHEMES = ['light', 'dark'] as const
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What has the focus, where the player lies over a part of it. Script for the page. */
const COVERED_FOCUS = `(() => {
  const [focused, player] = [document.activeElement, document.querySelector('.player')]
  if (player.contains(focused) || focused === document.body) return ''
  const isCovered = focused.getBoundingClientRect().bottom > player.getBoundingClientRect().top
  return isCovered ? focused.outerHTML.slice(0, 200) : ''
})()`

describe.runIf(await canStage())('without a mouse, or without eyes', () => {
  const { sounds, open } = useStage({ environment: DEMO_CATALOGUE })

  describe.each(SCHEMES)('in the %s scheme axe finds nothing', (colorScheme) => {
    const options = { colorScheme, reducedMotion: 'reduce' } as const

    it('on the empty desk', async () => {
      const page = await open('/', options)
      await page.locator('.pieces').waitFor()
      expect(await violations(page)).toEqual([])
    })

    it('on an answer with all its numbers', async () => {
      const page = await open('/', options)
      await drop(page, await sounds.tone(1))
      await answered(page)
      await page.getByText('Why, in numbers').click()
      await page.locator('.neighbours .play').first().click()
      expect(await violations(page)).toEqual([])
    })

    it('on the question before something is forgotten', async () => {
      const page = await open('/', options)
      await drop(page, await sounds.tone(3))
      await answered(page)
      await page.getByRole('button', { name: 'Forget' }).click()
      expect(await violations(page)).toEqual([])
    })

    it('on a failure', async () => {
      const page = await open('/', options)
      await drop(page, await sounds.file('broken.flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 7)])))
      await failed(page)
      await page.getByRole('button', { name: 'Failed', exact: true }).click()
      await page.getByRole('button', { name: 'Try all again' }).waitFor()
      expect(await violations(page)).toEqual([])
    })

    it('on the catalogue', async () => {
      const page = await open('/#/catalogue', { ...options, mayComplain: /status of 404/ })
      await page.getByRole('heading', { name: '24 tracks' }).waitFor()
      expect(await violations(page)).toEqual([])
    })
  })

  it('an answer is spoken', async () => {
    const page = await open()
    await drop(page, await sounds.tone(2))
    await answered(page)
    await expect.poll(() => page.locator('[aria-live=polite]').innerText(), PATIENCE).toMatch(/^tone-2\.wav is /)
  })

  it('the keyboard reaches everything in the order in which it is seen', async () => {
    const page = await open()
    await drop(page, await sounds.tone(1))
    await answered(page)
    const reached: string[] = []
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab')
      reached.push(await page.evaluate<string>('document.activeElement.textContent.trim()'))
    }
    const order = ['Songs', 'Catalogue', 'Choose files', 'A folder', 'Copy link', 'Why, in numbers']
    expect(reached.filter((text) => order.includes(text))).toEqual(order)
  })

  it('what the keyboard reaches does not lie under the player', async () => {
    const page = await open('/', { viewport: { width: 400, height: 700 }, reducedMotion: 'reduce' })
    await drop(page, await sounds.tone(1))
    await answered(page)
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate<string>(COVERED_FOCUS)).toBe('')
    }
  })
})

async function violations(page: Page): Promise<readonly unknown[]> {
  // By evaluation: the page's policy keeps scripts out that are not its own.
  await page.evaluate(await readFile(AXE, 'utf8'))
  const results = await page.evaluate<AxeResults>('axe.run(document)')
  return results.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
  }))
}
