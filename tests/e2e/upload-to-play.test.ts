import { describe, expect, it } from 'vitest'
import { catalogueMap } from '#libs/contract/catalogue'
import { gatherCloud } from '../../apps/web/words/cloud.ts'
import { planeReach, planeScale } from '../../apps/web/words/plane-scale.ts'
import { answered, DEMO_CATALOGUE, drop, PATIENCE, playedUntil } from './desk.ts'
import { canStage, useStage } from './stage.ts'

describe.runIf(await canStage())('from a song to its neighbours', () => {
  const { sounds, api, open } = useStage({ environment: DEMO_CATALOGUE })

  it('a dropped song becomes a mood, four numbers that add up, a sentence and ten neighbours', async () => {
    const page = await open()
    await drop(page, await sounds.music('wav'))
    await answered(page)
    const percents = await page.locator('.moods dd').allInnerTexts()
    expect(percents.reduce((sum, percent) => sum + Number.parseInt(percent, 10), 0)).toBe(100)
    expect(await page.locator('.card .sentence').innerText()).toMatch(/^(Heard as|Hard to tell)/)
    expect(await page.locator('.stages .time').allInnerTexts()).toEqual(Array(5).fill(expect.stringMatching(/ m?s$/)))
    expect(await page.locator('.neighbours li').count()).toBe(10)
  })

  it('a neighbour plays, its clock moves, and seeking asks for a range', async () => {
    const page = await open()
    await drop(page, await sounds.tone(1))
    await answered(page)
    const ranges: string[] = []
    page.on('response', (response) => response.url().includes('/deam_audio/') && ranges.push(String(response.status())))
    await page.locator('.neighbours .play').first().click()
    await playedUntil(page, 1)
    await page.locator('.player input[type=range]').fill('15')
    await playedUntil(page, 16)
    expect(new Set(ranges)).toEqual(new Set(['206']))
    await page.locator('.player .play').click()
    await expect.poll(() => page.locator('.player .play').getAttribute('aria-label'), PATIENCE).toMatch(/^Play /)
  })

  it('what starts, stops the other', async () => {
    const page = await open()
    await drop(page, await sounds.tone(2))
    await answered(page)
    const buttons = page.locator('.neighbours .play')
    await buttons.nth(0).click()
    await buttons.nth(1).click()
    await expect.poll(() => page.locator('.neighbours [aria-label^=Pause]').count(), PATIENCE).toBe(1)
    await expect.poll(() => buttons.nth(1).getAttribute('aria-label'), PATIENCE).toMatch(/^Pause /)
  })

  it('an analysis has an address that shows it to anybody', async () => {
    const page = await open()
    await drop(page, await sounds.tone(3))
    await answered(page)
    const [, id = ''] = /#\/a\/(\w+)$/.exec(page.url()) ?? []
    const shared = await open(`/a/${id}`)
    await answered(shared)
    expect(await shared.locator('.card-top .name').innerText()).toBe('tone-3.wav')
  })

  it('history shows what was sent before, and opens it', async () => {
    const before = await open()
    await drop(before, await sounds.tone(4))
    await answered(before)
    const page = await open()
    await page.getByRole('button', { name: /tone-4\.wav/ }).click()
    await answered(page)
    expect(page.url()).toContain('#/a/a')
  })

  it('somebody without a song tries a piece of the catalogue', async () => {
    const page = await open()
    await expect.poll(() => page.locator('.pieces li').count(), PATIENCE).toBe(3)
    await page.locator('.pieces').getByRole('button', { name: 'Analyse' }).first().click()
    await answered(page)
  })

  it('a point of the plane has a name under the pointer, and plays when it is clicked', async () => {
    const { points } = gatherCloud(catalogueMap.parse(await (await fetch(`${api().url}/v1/catalogue/map`)).json()))
    const outermost = points.toSorted((a, b) => a.arousal - b.arousal)[0]
    const page = await open()
    const plane = page.getByRole('slider', { name: /24 points/ })
    const box = await plane.boundingBox()
    if (outermost === undefined || box === null) throw new Error('there is nothing in the plane')
    const position = planeScale(box.width, planeReach(points)).toPixels(outermost)
    await plane.hover({ position })
    await page.locator('figcaption', { hasText: outermost.title }).waitFor(PATIENCE)
    await plane.click({ position })
    await playedUntil(page, 1)
    expect(await page.locator('.player .title').innerText()).toBe(outermost.title)
  })

  it('a point of one’s own finds music by arrow keys and by dragging', async () => {
    const page = await open()
    const point = page.getByRole('slider', { name: /A point of your own/ })
    // The catalogue sets the scale of the plane: where the point lies before is not where it lies after.
    await page.getByRole('slider', { name: /24 points/ }).waitFor(PATIENCE)
    await point.focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByRole('heading', { name: 'Around your point' }).waitFor()
    await expect.poll(() => page.locator('.neighbours li').count(), PATIENCE).toBe(10)
    expect(await point.getAttribute('aria-valuetext')).toBe('valence 4.5, arousal 4.5')
    const box = await point.boundingBox()
    if (box === null) throw new Error('the point is nowhere')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 150, box.y - 100, { steps: 5 })
    await page.mouse.up()
    const dragged = await point.getAttribute('aria-valuetext')
    expect(dragged).toMatch(/^valence [5-7]\.\d, arousal [5-7]\.\d$/)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Around the cross' }).waitFor()
  })

  it('the keyboard walks over the plane, the nearest point first, plays by Enter and leaves by Escape', async () => {
    const page = await open()
    // Around the cross music is listed from the beginning: the first of the list is the nearest point.
    const nearest = await page.locator('.neighbours .name').first().innerText(PATIENCE)
    const points = page.getByRole('slider', { name: /24 points/ })
    await points.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => points.getAttribute('aria-valuetext'), PATIENCE).toMatch(new RegExp(`^${nearest}, `))
    await page.keyboard.press('Enter')
    await playedUntil(page, 1)
    expect(await page.locator('.player .title').innerText()).toBe(nearest)
    await page.keyboard.press('End')
    expect(await points.getAttribute('aria-valuenow')).toBe('24')
    await page.keyboard.press('Escape')
    await expect.poll(() => points.getAttribute('aria-valuetext'), PATIENCE).toBe('no point yet')
    expect(await points.evaluate('document.activeElement === document.body')).toBe(true)
  })

  it('a song is compared with the catalogue, in words and by a tick', async () => {
    const page = await open()
    await drop(page, await sounds.music('wav'))
    await answered(page)
    await page.getByText('Why, in numbers').click()
    const rows = page.locator('.standing tbody tr')
    // What it is compared with is read beside the song, and may come after the answer to one that is known.
    await expect.poll(() => rows.count(), PATIENCE).toBe(6)
    expect(await rows.nth(1).innerText()).toMatch(
      /^(louder|softer) than (all|\d+\u00a0%) of the catalogue\s+0\.\d+ of max$/,
    )
  })

  it('the catalogue is a list as well, to be searched and played', async () => {
    const page = await open('/#/catalogue', { mayComplain: /status of 404/ })
    await page.getByRole('searchbox', { name: 'Search titles' }).fill('TIDE low')
    await page.getByText('1 track found').waitFor(PATIENCE)
    await page.getByRole('button', { name: 'Play Low Tide' }).click()
    await playedUntil(page, 1)
  })
})
