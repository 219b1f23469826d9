import { describe, expect, it } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { answered, drop, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

/** What Chromium says of every connection that breaks. */
const BROKEN_CONNECTION = /Failed to load resource|ERR_/
const PORT = String(await freePort())

describe.runIf(await canStage())('progress by server-sent events, on the page', () => {
  // One that nobody is lent while the API is away.
  const { deployment, sounds, decoder, api, open } = useStage({ environment: { PORT } })

  it('shows the stage that runs while it runs', async () => {
    await decoder.hold()
    const page = await open()
    await drop(page, await sounds.music('flac'))
    await page.locator('.stages .running').getByText('decode', { exact: true }).waitFor()
    expect(await page.locator('.card .display').innerText()).toBe('decoding')
    await decoder.release()
    await answered(page)
  })

  it('goes on after the server was away, and says so meanwhile', async () => {
    await decoder.hold()
    const page = await open('/', { mayComplain: BROKEN_CONNECTION })
    await drop(page, await sounds.music('ogg'))
    await page.locator('.stages .running').waitFor()
    await api().kill()
    await page.getByText('The server does not answer').waitFor()
    // Dropped while nobody answers: it waits, and goes by itself.
    await drop(page, await sounds.tone(2))
    await page.locator('.card').getByText('waiting').first().waitFor()
    await deployment.startApi()
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await decoder.release()
    await expect.poll(() => page.locator('.row.answered').count(), PATIENCE).toBeGreaterThanOrEqual(2)
  })

  it('waits as well while a proxy answers for a server that is away', async () => {
    const page = await open('/', { mayComplain: BROKEN_CONNECTION })
    await page.getByText('Drop songs here').waitFor()
    const body = JSON.stringify({ code: 'overloaded', title: 'Service unavailable', status: 503, detail: 'nobody' })
    const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '1' }
    await page.route(/\/(v1\/|health$)/, (route) => route.fulfill({ status: 503, body, headers }))
    await drop(page, await sounds.tone(3))
    await page.getByText('The server does not answer').waitFor(PATIENCE)
    await page.locator('.card').getByText('waiting').first().waitFor()
    await page.unrouteAll()
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await answered(page)
  })
})
