import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drop, PATIENCE } from './desk.ts'
import { canStage, useStage } from './stage.ts'

const FILES = 40

describe.runIf(await canStage())('many songs at once', () => {
  const { sounds, open } = useStage()

  it('have a total with a rate, at most two uploads at a time, and all are answered', async () => {
    const page = await open()
    let [running, most] = [0, 0]
    const isUpload = (method: string) => method === 'POST'
    page.on('request', (request) => {
      running += isUpload(request.method()) ? 1 : 0
      most = Math.max(most, running)
    })
    page.on('response', (response) => {
      running -= isUpload(response.request().method()) ? 1 : 0
    })
    await drop(page, ...(await Promise.all(Array.from({ length: FILES }, (_, index) => sounds.tone(index)))))
    await page.getByText('songs/min').waitFor(PATIENCE)
    await page.getByText(`${FILES} of ${FILES} songs`).waitFor({ timeout: 60_000 })
    expect(await page.locator('.row.answered').count()).toBe(FILES)
    expect(most).toBe(2)
  })

  it('come out of a folder, and what is no song stays in it', async () => {
    const folder = dirname(await sounds.file('cover.jpg', 'a picture'))
    await sounds.tone(1)
    const songs = (await readdir(folder)).filter((name) => name.endsWith('.wav')).length
    const page = await open()
    await page.getByLabel('Folder', { exact: true }).setInputFiles(folder)
    await expect.poll(() => page.locator('.row.answered').count(), PATIENCE).toBeGreaterThanOrEqual(songs)
    expect(await page.getByText('cover.jpg').count()).toBe(0)
  })

  it('are one song where they are the same', async () => {
    const page = await open()
    const same = await sounds.tone(100)
    const other = await sounds.tone(101)
    await drop(page, same, other)
    for (const name of ['tone-100.wav', 'tone-101.wav']) {
      await page.locator('.row.answered', { hasText: name }).waitFor(PATIENCE)
    }
    await drop(page, same)
    await expect.poll(() => page.locator('.row.pending').count(), PATIENCE).toBe(0)
    // Of these two alone: what was sent before is listed whenever it comes.
    expect(await page.locator('.row', { hasText: /tone-10[01]\.wav/ }).count()).toBe(2)
  })
})
