import { readdir, rm, utimes } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { answered, drop, failed, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

const LONG_AGO = new Date('2020-01-01')

describe.runIf(await canStage())('a song without an answer', () => {
  const { deployment, sounds, decoder, open } = useStage()

  it('says what is wrong with it, and in which stage', async () => {
    const page = await open()
    await drop(page, await sounds.file('broken.flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 7)])))
    await failed(page)
    expect(await page.locator('.stages .failed').innerText()).toContain('decode')
    expect(await page.locator('.failure .fault').innerText()).toBe('Audio cannot be decoded')
  })

  it('is tried again by a button, and fails again with the same reason', async () => {
    const page = await open()
    // Its index is at its end, and cut off: only ffmpeg finds that out.
    await drop(page, await sounds.cut(await sounds.music('m4a'), 20_000))
    await failed(page)
    const reason = await page.locator('.failure').innerText()
    const again = page.waitForRequest((request) => request.url().endsWith('/retry') && request.method() === 'POST')
    // Held until the former failure is gone, which would be taken for the next one.
    await decoder.hold()
    await page.getByRole('button', { name: /Try again/ }).click()
    await again
    await page.locator('.failure').waitFor({ state: 'detached' })
    await decoder.release()
    await failed(page)
    expect(await page.locator('.failure').innerText()).toBe(reason)
    expect(await readdir(deployment.objectsDirectory)).toContain('failures')
  })

  it('is answered after a button when the fault was the server’s own', async () => {
    const page = await open('/', { mayComplain: /status of 500/ })
    const body = JSON.stringify({ code: 'internal', title: 'Internal server error', detail: 'a mistake' })
    await page.route('**/v1/analyses', (route) => route.fulfill({ status: 500, body }), { times: 1 })
    await drop(page, await sounds.tone(1))
    await failed(page)
    await page.getByRole('button', { name: /Try again/ }).click()
    await answered(page)
  })

  it('goes again by itself when the server could not take it, and says so meanwhile', async () => {
    const page = await open('/', { mayComplain: /status of 503/ })
    const body = JSON.stringify({ code: 'store-unavailable', title: 'Object store unavailable', detail: 'later' })
    const answer = { status: 503, body, headers: { 'Retry-After': '1' } }
    await page.route('**/v1/analyses', (route) => route.fulfill(answer), { times: 1 })
    await drop(page, await sounds.tone(4))
    await page.getByText('Object store unavailable: it goes again by itself').waitFor(PATIENCE)
    await answered(page)
  })

  it('whose file is gone before its turn is refused, and holds up no other', async () => {
    const page = await open('/', { mayComplain: /ERR_FILE_NOT_FOUND/ })
    const gone = await sounds.tone(12)
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/v1/analyses', (route) => gate.then(() => route.continue()))
    await drop(page, await sounds.tone(10), await sounds.tone(11), gone, await sounds.tone(13))
    await expect.poll(() => page.locator('.row', { hasText: '% sent' }).count(), PATIENCE).toBe(2)
    await rm(gone)
    letGo()
    await page.locator('.row.answered', { hasText: 'tone-13.wav' }).waitFor(PATIENCE)
    await page
      .locator('.row.failed')
      .getByRole('button', { name: /tone-12\.wav/ })
      .click()
    await page.locator('.failure', { hasText: 'The file has changed or is gone: choose it again.' }).waitFor()
  })

  it('whose file changes between two tries is refused', async () => {
    const page = await open('/', { mayComplain: /status of 503|ERR_UPLOAD_FILE_CHANGED/ })
    const changed = await sounds.tone(14)
    const later = { status: 503, body: '{}', headers: { 'Retry-After': '1' } }
    const change = () => utimes(changed, LONG_AGO, LONG_AGO)
    await page.route('**/v1/analyses', (route) => change().then(() => route.fulfill(later)), { times: 1 })
    await drop(page, changed)
    await page.locator('.failure', { hasText: 'The file has changed or is gone: choose it again.' }).waitFor(PATIENCE)
  })

  it('is refused at the door with a reason when it is no audio', async () => {
    const page = await open('/', { mayComplain: /status of 415/ })
    await drop(page, await sounds.file('letter.mp3', 'Dear listener, this is not a song at all.'.repeat(50)))
    await failed(page)
    expect(await page.locator('.failure').innerText()).toMatch(/audio/i)
  })

  it('is nothing at an address that nobody has', async () => {
    const page = await open(`/a/a${'0'.repeat(32)}`, { mayComplain: /status of 404/ })
    await page.getByText('There is no analysis at this address').waitFor()
  })
})
