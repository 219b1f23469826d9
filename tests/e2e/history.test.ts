import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { historyPage } from '#libs/contract/history'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { answered, drop, failed, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

/** More than a page of the history. */
const MANY = 25

describe.runIf(await canStage())('what was sent before', () => {
  const { sounds, decoder, api, open } = useStage()

  it('is an inbox of failures, all of which are tried again by one button', async () => {
    const page = await open()
    await drop(page, await broken('first.flac', 7))
    await failed(page)
    await send(await sounds.tone(1))
    const inbox = await open()
    await choose(inbox, 'Failed')
    await rowOf(inbox, 'first.flac').waitFor()
    expect(await inbox.locator('.row').count()).toBe(1)
    await inbox.getByRole('button', { name: 'Try all again' }).click()
    await inbox.getByText('1 song on the way again.').waitFor(PATIENCE)
    await expect.poll(() => rowOf(inbox, 'first.flac').innerText(), PATIENCE).toContain('failed')
  })

  it('is only what has an answer, where one asks for that', async () => {
    await send(await sounds.tone(2))
    const page = await open()
    await rowOf(page, 'tone-2.wav').waitFor()
    await expect.poll(() => rowOf(page, 'tone-2.wav').innerText(), PATIENCE).toMatch(/%/)
    // It is listed as answered when its promise is settled, which is a moment after its answer; the page asks once.
    await expect.poll(answeredNames, PATIENCE).toContain('tone-2.wav')
    await choose(page, 'Answered')
    await rowOf(page, 'tone-2.wav').waitFor()
    expect(await page.locator('.row.failed').count()).toBe(0)
  })

  it('goes on to the very first song, page by page', async () => {
    const names: string[] = []
    for (let tone = 10; tone < 10 + MANY; tone += 1) names.push(await send(await sounds.tone(tone)))
    const page = await open()
    await rowOf(page, names.at(-1) ?? '').waitFor()
    expect(await rowOf(page, names[0] ?? '').count()).toBe(0)
    await page.getByRole('button', { name: 'Older', exact: true }).click()
    await rowOf(page, names[0] ?? '').waitFor()
    for (const name of names) expect(await rowOf(page, name).count(), name).toBe(1)
  })

  it('is forgotten after one question, for good', async () => {
    const page = await open()
    await drop(page, await sounds.tone(3))
    await answered(page)
    const id = idOf(page)
    await page.getByRole('button', { name: 'Forget' }).click()
    await page.getByText('This cannot be undone.').waitFor()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect((await fetch(`${api().url}/v1/analyses/${id}`)).status).toBe(200)
    await page.getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
    await page.getByText('There is no analysis at this address').waitFor()
    expect(await rowOf(page, 'tone-3.wav').count()).toBe(0)
    expect((await fetch(`${api().url}/v1/analyses/${id}`)).status).toBe(404)
  })

  it('is cancelled while it waits', async () => {
    await decoder.hold()
    const apiUrl = api().url
    // Two songs of somebody else keep both places of the worker busy; the third waits.
    const others = [await submit(apiUrl, await sounds.music('flac')), await submit(apiUrl, await sounds.music('ogg'))]
    for (const { id } of others) await waitForStatus({ apiUrl, id }, 'running')
    const page = await open()
    const heard: string[] = []
    page.on('response', (response) => heard.push(new URL(response.url()).pathname))
    await drop(page, await sounds.tone(4))
    await page.locator('.card[data-status=queued]').waitFor(PATIENCE)
    // By its stream the page hears of the end; one that asks could ask for what is gone, and complain of a 404.
    await expect.poll(() => heard, PATIENCE).toContain(`/v1/analyses/${idOf(page)}/events`)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('There is no analysis at this address').waitFor()
    expect(await rowOf(page, 'tone-4.wav').count()).toBe(0)
    await decoder.release()
    for (const { id } of others) await waitForResult(apiUrl, id)
    await expect.poll(() => page.locator('.row.pending').count(), PATIENCE).toBe(0)
  })

  it('never was, where its upload is broken off', async () => {
    const page = await open()
    await page.route('**/v1/analyses', () => {}, { times: 1 })
    await drop(page, await sounds.tone(5))
    await page.locator('.card progress').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await rowOf(page, 'tone-5.wav').count()).toBe(0)
    await drop(page, await sounds.tone(6))
    await answered(page)
  })

  it('is silence with words of its own', async () => {
    const page = await open()
    await drop(page, await sounds.sound('silence.wav', 'anullsrc=r=44100', ['-t', '5']))
    await page.getByText('nothing to hear', { exact: true }).waitFor(PATIENCE)
    await page.getByText('There is nothing to hear in it, so nothing is like it.').waitFor()
    expect(await page.locator('.card .moods').count()).toBe(0)
  })

  const broken = (name: string, fill: number) =>
    sounds.file(name, Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, fill)]))

  /** By the API, as another client would. */
  async function send(path: string): Promise<string> {
    const form = new FormData()
    form.set('audio', new File([await readFile(path)], basename(path)))
    const response = await fetch(`${api().url}/v1/analyses`, { method: 'POST', body: form })
    expect(response.ok).toBe(true)
    return basename(path)
  }

  async function answeredNames(): Promise<readonly string[]> {
    const response = await fetch(`${api().url}/v1/analyses?status=completed`)
    return historyPage.parse(await response.json()).items.map(({ name }) => name)
  }
})

function choose(page: Page, filter: string): Promise<void> {
  return page.getByRole('button', { name: filter, exact: true }).click()
}

/** Of the open song. */
function idOf(page: Page): string {
  const [, id = ''] = /#\/a\/(\w+)$/.exec(page.url()) ?? []
  return id
}

function rowOf(page: Page, name: string) {
  return page.locator('.row', { hasText: name })
}
