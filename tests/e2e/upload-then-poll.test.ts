import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { analysisResource } from '#libs/contract/api'
import { post } from '../programs/client.ts'
import { answered, drop } from './desk.ts'
import { canStage, useStage } from './stage.ts'

/** What Chromium says of every connection that breaks. */
const BROKEN_CONNECTION = /Failed to load resource|ERR_/

describe.runIf(await canStage())('upload, then poll', () => {
  const { sounds, browser, decoder, api, open } = useStage()

  describe('by a program that knows only what it is told', () => {
    it('leads from 202 by Location and Retry-After to the answer, which is cached by its ETag', async () => {
      await decoder.hold()
      const accepted = await post(`${api().url}/v1/analyses`, { path: await sounds.music('flac') })
      expect(accepted.status).toBe(202)
      const where = String(accepted.headers.get('location'))
      // Let go when it was seen to run, however late a busy machine has taken it up.
      const { statuses, last, body } = await poll(where, accepted, async (status) => {
        if (status === 'running') await decoder.release()
      })
      expect(statuses).toContain('running')
      expect(body).toMatchObject({ status: 'completed', stages: expect.any(Array) })
      const etag = String(last.headers.get('etag'))
      const again = await fetch(new URL(where, api().url), { headers: { 'if-none-match': etag } })
      expect(again.status).toBe(304)
    })

    it('answers the same file at once, and the reason of one that cannot be heard', async () => {
      const tone = await sounds.tone(1)
      const first = await post(`${api().url}/v1/analyses`, { path: tone })
      await poll(String(first.headers.get('location')), first)
      expect((await post(`${api().url}/v1/analyses`, { path: tone })).status).toBe(200)

      const broken = await sounds.file('broken.flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 7)]))
      const accepted = await post(`${api().url}/v1/analyses`, { path: broken })
      const { body } = await poll(String(accepted.headers.get('location')), accepted)
      expect(body).toMatchObject({ status: 'failed', error: { code: 'undecodable' } })
    })
  })

  describe('on a page that gets no stream', () => {
    it('goes on by asking where streams are refused', async () => {
      const page = await open('/', { mayComplain: BROKEN_CONNECTION })
      await page.route('**/events', (route) => route.fulfill({ status: 502, body: 'no streams here' }))
      await drop(page, await sounds.tone(2))
      await answered(page)
    })

    it('goes on by asking where the browser knows no streams, stage by stage', async () => {
      await decoder.hold()
      const page = await browser.open('about:blank')
      await page.addInitScript('delete window.EventSource')
      await page.goto(api().url)
      await drop(page, await sounds.music('ogg'))
      await page.locator('.stages .running').getByText('decode', { exact: true }).waitFor()
      await decoder.release()
      await answered(page)
    })

    it('goes on by asking where a proxy holds streams back', async () => {
      const page = await open()
      await page.route('**/events', () => {})
      await drop(page, await sounds.tone(3))
      await answered(page)
    })
  })

  /** Looks where it was told, when it was told, until the analysis has ended; some have before the answer is written. */
  async function poll(where: string, told: Response, onStatus = async (_status: string) => {}) {
    const statuses: string[] = []
    let last = told
    if (told.status === 200) return { statuses, last, body: analysisResource.parse(await told.json()) }
    for (;;) {
      const seconds = Number(last.headers.get('retry-after'))
      expect(seconds).toBeGreaterThan(0)
      await pause(1000 * seconds)
      last = await fetch(new URL(where, api().url))
      const body = analysisResource.parse(await last.json())
      statuses.push(body.status)
      await onStatus(body.status)
      if (body.status === 'completed' || body.status === 'failed') return { statuses, last, body }
    }
  }
})
