import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeKey } from '../programs/keys.ts'
import { answered, DEMO_CATALOGUE, drop, PATIENCE, playedUntil } from './desk.ts'
import { canStage, useStage } from './stage.ts'

/** What Chromium says of a 401. */
const REFUSED = /status of 401/

describe.runIf(await canStage())('with keys in the store', () => {
  let key: string
  const { deployment, sounds, open } = useStage({
    environment: DEMO_CATALOGUE,
    prepare: async (deployment) => {
      key = (await makeKey(deployment, 'admin')).text
    },
  })

  it('the page asks for one, says no to a wrong one, and opens with the right one', async () => {
    const page = await open('/', { mayComplain: REFUSED })
    const field = page.getByLabel('Your key')
    await field.fill('sp_nobody')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => page.getByRole('alert').innerText(), PATIENCE).not.toBe('')
    await field.fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Drop songs here').waitFor()
  })

  it('streams and sound come with the session, until one signs out', async () => {
    const page = await openSignedIn()
    await drop(page, await sounds.tone(1))
    await answered(page)
    await page.locator('.neighbours .play').first().click()
    await playedUntil(page, 1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Your key').waitFor()
  })

  it('songs that are dropped after the session has ended wait for a key, and go by themselves', async () => {
    const page = await openSignedIn()
    // The page has asked for all that it asks by itself: of the end of the session only the drop can tell it.
    await page.locator('.neighbours li').first().waitFor(PATIENCE)
    await page.context().clearCookies()
    const names = [20, 21, 22].map((number) => `tone-${number}.wav`)
    await drop(page, ...(await Promise.all([20, 21, 22].map(sounds.tone))))
    await signIn(page)
    for (const name of names) await page.locator('.row.answered', { hasText: name }).waitFor(PATIENCE)
  })

  it('who cannot be signed out is told so, and is not shown the door', async () => {
    const page = await openSignedIn()
    // A store that cannot be written to.
    const unfinished = join(deployment.objectsDirectory, '.unfinished')
    await rename(unfinished, `${unfinished}-away`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: 'You are still signed in. Object store unavailable' })
      .waitFor(PATIENCE)
    await rename(`${unfinished}-away`, unfinished)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Your key').waitFor(PATIENCE)
  })

  async function openSignedIn(): Promise<Page> {
    const page = await open('/', { mayComplain: /status of (401|503)/ })
    await signIn(page)
    return page
  }

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('Your key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Drop songs here').waitFor()
  }
})
