import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { freePort } from '../servers/free-port.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { findBrowser, useBrowser } from './browser.ts'
import { answered, drop, PATIENCE } from './desk.ts'

/** What Chromium says of every connection that breaks. */
const BROKEN_CONNECTION = /Failed to load resource|ERR_/

describe.skipIf(findBrowser() === undefined || !(await isRedisAvailable()))('progress on the page', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  const browser = useBrowser()
  let api: Api
  let decoder: HeldDecoder
  let port: string

  beforeAll(async () => {
    port = String(await freePort())
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi({ PORT: port })
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
  })

  afterEach(() => decoder.release())

  it('shows the stage that runs while it runs', async () => {
    await decoder.hold()
    const page = await browser.open(api.url)
    await drop(page, await sounds.music('flac'))
    await page.locator('.stages .running').getByText('decode', { exact: true }).waitFor()
    expect(await page.locator('.card .display').innerText()).toBe('decoding')
    await decoder.release()
    await answered(page)
  })

  it('asks instead where streams are refused', async () => {
    const page = await browser.open(api.url, { mayComplain: BROKEN_CONNECTION })
    await page.route('**/events', (route) => route.fulfill({ status: 502, body: 'no streams here' }))
    await drop(page, await sounds.tone(1))
    await answered(page)
  })

  it('goes on after the server was away, and says so meanwhile', async () => {
    await decoder.hold()
    const page = await browser.open(api.url, { mayComplain: BROKEN_CONNECTION })
    await drop(page, await sounds.music('ogg'))
    await page.locator('.stages .running').waitFor()
    await api.kill()
    await page.getByText('The server does not answer').waitFor()
    // Dropped while nobody answers: it waits, and goes by itself.
    await drop(page, await sounds.tone(2))
    await page.locator('.card').getByText('waiting').first().waitFor()
    api = await deployment.startApi({ PORT: port })
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await decoder.release()
    await expect.poll(() => page.locator('.row.answered').count(), PATIENCE).toBeGreaterThanOrEqual(2)
  })
})
