import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { findBrowser, useBrowser } from './browser.ts'
import { DEMO_CATALOGUE } from './desk.ts'

describe.skipIf(findBrowser() === undefined || !(await isRedisAvailable()))('a reindex on the page', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const browser = useBrowser()
  let api: Api

  beforeAll(async () => {
    // A copy: a reindex writes its features.json beside the audio.
    await cp(DEMO_CATALOGUE.DEAM_PATH, join(deployment.directory, 'deam'), { recursive: true })
    api = await deployment.startApi()
    await deployment.startWorker()
  })

  it('is started by a button, tells how far it is, and says what it has published', async () => {
    const page = await browser.open(`${api.url}/#/catalogue`)
    await page.getByRole('button', { name: 'Start a reindex' }).click()
    await page.getByRole('button', { name: 'A reindex is running' }).waitFor()
    await page.locator('.run progress').waitFor()
    await page.getByText(/^24 files measured, 0 kept, 0 failed$/).waitFor({ timeout: 80_000 })
    const published = (await page.getByText(/^Published as /).innerText()).replace('Published as ', '')
    await expect.poll(() => page.locator('.overview .above').innerText(), { timeout: 10_000 }).toContain(published)
    expect(await page.locator('.versions li', { hasText: published }).innerText()).toContain('current')
  })
})
