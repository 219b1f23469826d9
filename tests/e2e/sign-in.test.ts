import { beforeAll, describe, expect, it } from 'vitest'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { makeKey } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { findBrowser, useBrowser } from './browser.ts'
import { answered, DEMO_CATALOGUE, drop, PATIENCE, playedUntil } from './desk.ts'

/** What Chromium says of a 401. */
const REFUSED = /status of 401/

describe.skipIf(findBrowser() === undefined || !(await isRedisAvailable()))('with keys in the store', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: DEMO_CATALOGUE })
  const sounds = useSounds()
  const browser = useBrowser()
  let api: Api
  let key: string

  beforeAll(async () => {
    key = (await makeKey(deployment, 'admin')).text
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  it('the page asks for one, says no to a wrong one, and opens with the right one', async () => {
    const page = await browser.open(api.url, { mayComplain: REFUSED })
    const field = page.getByLabel('Your key')
    await field.fill('sp_nobody')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => page.getByRole('alert').innerText(), PATIENCE).not.toBe('')
    await field.fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Drop songs here').waitFor()
  })

  it('streams and sound come with the session, until one signs out', async () => {
    const page = await browser.open(api.url, { mayComplain: REFUSED })
    await page.getByLabel('Your key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await drop(page, await sounds.tone(1))
    await answered(page)
    await page.locator('.neighbours .play').first().click()
    await playedUntil(page, 1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Your key').waitFor()
  })
})
