import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { answered, drop, failed } from './desk.ts'
import { canStage, useStage } from './stage.ts'

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

  it('is answered when only the connection was at fault', async () => {
    const page = await open('/', { mayComplain: /status of 503/ })
    const body = JSON.stringify({ code: 'store-unavailable', title: 'Object store unavailable', detail: 'later' })
    await page.route('**/v1/analyses', (route) => route.fulfill({ status: 503, body }), { times: 1 })
    await drop(page, await sounds.tone(1))
    await failed(page)
    await page.getByRole('button', { name: /Try again/ }).click()
    await answered(page)
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
