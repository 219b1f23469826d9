import type { Request } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IssuedKey } from '#libs/access/keys'
import { batchResource } from '#libs/contract/batch'
import { QUEUES } from '#libs/contract/job'
import { createdWebhook, type DeliveryResource, deliveryResource } from '#libs/contract/webhook'
import { post, submit, waitForStatus } from '../programs/client.ts'
import { makeExpiredKey, makeKey, untilAnswered } from '../programs/keys.ts'
import { type Receiver, useReceiver } from '../programs/receiver.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { choose, jobOf, openBoard, PASSWORD, show } from './board.ts'
import { PATIENCE } from './desk.ts'
import { canStage, type Stage, useStage } from './stage.ts'

const REASON = 'undecodable: cannot decode the mp4 file: moov atom not found'
/** As many as a delivery has before it is given up. */
const TRIES = 14

interface Songs {
  readonly answered: string
  readonly failed: string
}

describe.runIf(await canStage())('the queues on their board', () => {
  const stage = useStage({ environment: { ADMIN_PASSWORD: PASSWORD } })
  let songs: Songs
  let key: IssuedKey

  beforeAll(async () => {
    songs = await sendBoth(stage)
    key = await makeKey(stage.deployment, 'admin')
    // Before it knows of keys, the API answers anybody.
    await untilAnswered(stage.api(), await makeExpiredKey(stage.deployment), 401)
  })

  it.each([
    ['the password', () => PASSWORD],
    ['an admin key', () => key.text],
  ])('are all there for whoever has %s', async (_what, secret) => {
    const page = await openBoard(stage, { secret: secret() })
    for (const queue of QUEUES) {
      await page.locator(`nav a[href*="/queue/${queue}"]`).click()
      await page.getByRole('heading', { name: queue, exact: true, level: 1 }).waitFor()
    }
  })

  it('are shown to nobody else', async () => {
    await expect(openBoard(stage, { secret: 'a guess', mayComplain: /status of 401/ })).rejects.toThrow(/ERR_HTTP/)
  })

  it('ask no other host for anything', async () => {
    const page = await openBoard(stage)
    const asked = new Set<string>()
    const originOf = (request: Request) => new URL(request.url()).origin
    page.on('request', (request) => asked.add(originOf(request)))
    page.on('requestfailed', (request) => request.failure()?.errorText === 'csp' && asked.delete(originOf(request)))
    await page.reload({ waitUntil: 'networkidle' })
    expect([...asked]).toEqual([stage.api().adminUrl])
  })

  it('list their jobs with what became of them, and why', async () => {
    const page = await openBoard(stage, { path: '/queue/analyse?status=completed' })
    await jobOf(page, songs.answered).waitFor(PATIENCE)
    await page.getByText('returnValue').waitFor()
    await show(page, 'failed')
    await jobOf(page, songs.failed).waitFor(PATIENCE)
    await page.getByText(REASON).waitFor()
  })

  it('can be read and no more, unless it is said otherwise', async () => {
    const page = await openBoard(stage, { path: '/queue/analyse?status=failed', mayComplain: /status of 405/ })
    await jobOf(page, songs.failed).waitFor(PATIENCE)
    expect(await page.getByRole('button', { name: 'Retry all' }).count()).toBe(0)
    const retry = `fetch('api/queues/analyse/retry/failed', { method: 'PUT' }).then(({ status }) => status)`
    expect(await page.evaluate<number>(retry)).toBe(405)
  })
})

describe.runIf(await canStage())('a queue that may be written to', () => {
  const stage = useStage({
    environment: { ADMIN_PASSWORD: PASSWORD, ADMIN_WRITABLE: 'true', WEBHOOK_ALLOW_PRIVATE: 'true' },
  })
  const receiver = useReceiver()

  it('stands still while it is paused, and goes on when it is resumed', async () => {
    const page = await openBoard(stage, { path: '/queue/analyse?status=completed' })
    await choose(page, 'Pause')
    await page.getByText('[ Paused ]').waitFor()
    const { id } = await submit(stage.api().url, await stage.sounds.tone(1))
    await show(page, 'waiting')
    await jobOf(page, id).waitFor(PATIENCE)
    await choose(page, 'Resume')
    await show(page, 'completed')
    await jobOf(page, id).waitFor(PATIENCE)
  })

  it('runs a failed song again when it is retried: with all others as one of many, alone as one sent alone', async () => {
    const { failed } = await sendBoth(stage)
    const page = await openBoard(stage, { path: '/queue/analyse?status=failed' })
    const retries = [
      { button: page.getByRole('button', { name: 'Retry all' }), queue: 'batch' },
      // The buttons of a single job have no names.
      { button: page.locator('[class*=jobActions] button').first(), queue: 'analyse' },
    ]
    for (const { button, queue } of retries) {
      const board = `${stage.api().adminUrl}/queues/queue/${queue}`
      await jobOf(page, failed).waitFor(PATIENCE)
      await stage.decoder.hold()
      await button.click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.goto(`${board}?status=active`)
      await jobOf(page, failed).waitFor(PATIENCE)
      await waitForStatus({ apiUrl: stage.api().url, id: failed }, 'running')
      await stage.decoder.release()
      await waitForStatus({ apiUrl: stage.api().url, id: failed }, 'failed')
      await page.goto(`${board}?status=failed`)
    }
  })

  it('runs a failed song of a batch again when it is retried alone, among those that were sent alone', async () => {
    const { url } = stage.api()
    const path = await stage.sounds.cut(await stage.sounds.music('m4a', ['-ac', '1']), 20_000)
    const sent = await post(`${url}/v1/batches`, { path })
    const id = String(batchResource.parse(await sent.json()).items[0]?.id)
    await waitForStatus({ apiUrl: url, id }, 'failed')
    const page = await openBoard(stage, { path: '/queue/batch?status=failed' })
    await page.locator(`a[href*="/batch/${id}"]`).waitFor(PATIENCE)
    await stage.decoder.hold()
    await page.locator('[class*=jobActions] button').first().click()
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.goto(`${stage.api().adminUrl}/queues/queue/analyse?status=active`)
    await jobOf(page, id).waitFor(PATIENCE)
    await page.goto(`${stage.api().adminUrl}/queues/queue/batch?status=failed`)
    await page.getByText('No failed jobs in this queue.').waitFor(PATIENCE)
  })

  it('sends what was given up again when it is retried, alone or with all others, to a receiver that is well', async () => {
    const { url } = stage.api()
    const { id: webhook } = createdWebhook.parse(await postJson(`${url}/v1/webhooks`, { url: receiver.url }))
    const page = await openBoard(stage, { path: '/queue/webhooks?status=failed' })
    const one = page.locator('[class*=jobActions] button').first()
    for (const button of [one, page.getByRole('button', { name: 'Retry all' })]) {
      const { id, links } = await giveUp(stage, { webhook, receiver })
      await jobOf(page, id).waitFor(PATIENCE)
      await button.click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      const { attempts } = await waitForDelivery(url + links.self, 'delivered')
      expect(attempts.map(({ status }) => status)).toEqual([...Array(TRIES).fill(500), 204])
    }
  })
})

interface Correspondents {
  readonly webhook: string
  readonly receiver: Receiver
}

/** A delivery whose receiver failed until the last try; each is promoted, for nobody waits hours for that one. */
async function giveUp({ api }: Stage, { webhook, receiver }: Correspondents): Promise<DeliveryResource> {
  const { url, adminUrl } = api()
  receiver.answer(...Array(TRIES).fill(500))
  const sent = deliveryResource.parse(await postJson(`${url}/v1/webhooks/${webhook}/test`))
  const headers = { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` }
  const promote = () => fetch(`${adminUrl}/queues/api/queues/webhooks/promote`, { method: 'PUT', headers })
  return waitForDelivery(url + sent.links.self, 'failed', promote)
}

/** Asks until a delivery stands as expected, and hurries it before each look. */
async function waitForDelivery(
  url: string,
  status: DeliveryResource['status'],
  hurry: () => Promise<unknown> = async () => {},
): Promise<DeliveryResource> {
  let current: DeliveryResource | undefined
  const attempt = async () => {
    await hurry()
    current = deliveryResource.parse(await (await fetch(url)).json())
    expect(current.status).toBe(status)
  }
  await waitUntil({ what: `a delivery that is ${status}`, timeoutMs: PATIENCE.timeout, attempt })
  return current as DeliveryResource
}

async function postJson(url: string, body: object = {}): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.json()
}

/** A song that is answered, and one that no decoder can read: its index is at its end, and cut off. */
async function sendBoth({ sounds, api }: Stage): Promise<Songs> {
  const { url: apiUrl } = api()
  const answered = await submit(apiUrl, await sounds.tone(1))
  const failed = await submit(apiUrl, await sounds.cut(await sounds.music('m4a'), 20_000))
  await waitForStatus({ apiUrl, id: answered.id }, 'completed')
  await waitForStatus({ apiUrl, id: failed.id }, 'failed')
  return { answered: answered.id, failed: failed.id }
}
