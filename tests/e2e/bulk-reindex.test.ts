import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogueResource } from '#libs/contract/catalogue'
import { DEMO_CATALOGUE, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

describe.runIf(await canStage())('a reindex on the page', () => {
  const { deployment, decoder, api, open } = useStage({
    // A copy: a reindex writes its features.json beside the audio.
    prepare: ({ directory }) => cp(DEMO_CATALOGUE.DEAM_PATH, join(directory, 'deam'), { recursive: true }),
  })

  it('is started by a button, tells how far it is, and says what it has published', async () => {
    const page = await open('/#/catalogue')
    await page.getByRole('button', { name: 'Start a reindex' }).click()
    await page.getByRole('button', { name: 'A reindex is running' }).waitFor()
    await page.locator('.run progress').waitFor()
    await page.getByText(/^24 files measured, 0 kept, 0 failed$/).waitFor({ timeout: 80_000 })
    const published = (await page.getByText(/^Published as /).innerText()).replace('Published as ', '')
    await expect.poll(() => page.locator('.overview .above').innerText(), PATIENCE).toContain(published)
    const version = page.locator('.versions li', { hasText: published })
    await version.getByText('current', { exact: true }).waitFor(PATIENCE)
  })

  it('is ended by a button, and publishes nothing then', async () => {
    await decoder.hold()
    const page = await open('/#/catalogue')
    const live = await page.locator('.overview .above').innerText()
    // One more file, or every vector would be kept and nothing be left to end.
    const music = await readFile(join(audio(), 'bicycle-bells.mp3'))
    // In other bytes: a file of bytes that are known is not measured again.
    await writeFile(join(audio(), 'one-more.mp3'), Buffer.concat([music, Buffer.alloc(1)]))
    await page.getByRole('button', { name: 'Start a reindex' }).click()
    await page.locator('.run.newest').getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('cancelled; nothing was published').waitFor(PATIENCE)
    expect(await page.locator('.overview .above').innerText()).toBe(live)
    await page.getByRole('heading', { name: 'Former runs' }).waitFor()
  })

  it('tells which files failed and why, and tries only them again', async () => {
    const path = join(audio(), 'spoilt.mp3')
    await writeFile(path, 'Dear listener, this is not a song at all.'.repeat(200))
    const page = await open('/#/catalogue')
    await page.getByRole('button', { name: 'Start a reindex' }).click()
    const newest = page.locator('.run.newest')
    await newest.getByText('1 file without a vector').click({ timeout: 80_000 })
    expect(await newest.locator('.failures li').innerText()).toContain('spoilt.mp3')
    await newest.getByRole('button', { name: 'Try the failed files again' }).click()
    await newest.getByText(/^0 files measured, \d+ kept, 1 failed$/).waitFor({ timeout: 80_000 })
  })

  it('can be taken back: a former version is made current again', async () => {
    const page = await open('/#/catalogue')
    const former = page
      .locator('.versions li')
      .filter({ hasNot: page.getByText('current', { exact: true }) })
      .first()
    const version = await former.locator('.name').innerText()
    await former.getByRole('button', { name: 'Make current again' }).click()
    await expect
      .poll(() => page.locator('.versions li', { hasText: version }).innerText(), PATIENCE)
      .not.toContain('Make current')
    const live = async () => catalogueResource.parse(await (await fetch(`${api().url}/v1/catalogue`)).json()).version
    await expect.poll(live, PATIENCE).toBe(version)
  })

  const audio = () => join(deployment.directory, 'deam', 'audio')
})
