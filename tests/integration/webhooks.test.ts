import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createdWebhook, deliveriesPage, webhookResource } from '#libs/contract/webhook'
import { formOf, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { useDeployment, type Worker } from '../programs/deployment.ts'
import { useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { postJson, readJson, useWebhooks, verify, WEBHOOK_ENVIRONMENT } from '../programs/webhook-client.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

/** Nothing can be waited for where nothing comes: the time that a delivery takes many times over. */
const silence = () => pause(1500)

describe.skipIf(!(await isRedisAvailable()))('webhooks', () => {
  const sounds = useSounds()
  const receiver = useReceiver()
  const deployment = useDeployment({ redis: useRedis(), environment: WEBHOOK_ENVIRONMENT })
  const webhooks = useWebhooks(deployment, receiver)
  let worker: Worker
  let tones = 0

  beforeAll(async () => {
    worker = await deployment.startWorker()
  })

  const nextTone = () => {
    tones += 1
    return sounds.tone(tones)
  }

  /** A result can be read a moment before its webhooks are told, and its promise is taken back. */
  const untilEnded = (id: string) =>
    worker.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)

  it('tell that an analysis has completed, signed as the specification says', () =>
    webhooks.withWebhook({}, async (webhook) => {
      const { id } = await submit(webhooks.api.url, await nextTone())
      const [letter] = await receiver.waitFor(1)
      const { mood, confidence } = await waitForResult(webhooks.api.url, id)
      expect(verify(webhook.secret, letter!)).toMatchObject({
        type: 'analysis.completed',
        data: {
          id,
          status: 'completed',
          mood,
          confidence,
          links: { self: `http://music.test/api/v1/analyses/${id}` },
        },
      })
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
      expect(letter?.headerNames.slice(0, 3)).toEqual(names)
    }))

  it('tell that an analysis has failed, and why', () =>
    webhooks.withWebhook({}, async (webhook) => {
      const broken = await sounds.file(
        'broken.wav',
        Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVE'), Buffer.alloc(64)]),
      )
      const { id } = await submit(webhooks.api.url, broken)
      const [letter] = await receiver.waitFor(1)
      const { error } = await waitForStatus({ apiUrl: webhooks.api.url, id }, 'failed')
      expect(verify(webhook.secret, letter!)).toMatchObject({
        type: 'analysis.failed',
        data: { id, status: 'failed', error: { code: error.code, detail: error.detail } },
      })
    }))

  it('tell of the songs only that have named them, where they are to', () =>
    webhooks.withWebhook({ analyses: 'named' }, async ({ id: webhook }) => {
      await waitForResult(webhooks.api.url, (await submit(webhooks.api.url, await nextTone())).id)
      const sent = await fetch(`${webhooks.api.url}/v1/analyses`, {
        ...{ method: 'POST', body: await formOf({ path: await nextTone() }) },
        headers: { 'SmartPlay-Webhook': webhook },
      })
      const { id } = (await sent.json()) as { id: string }
      const [letter] = await receiver.waitFor(1)
      expect(JSON.parse(letter!.body).data.id).toBe(id)
      await silence()
      expect(receiver.received).toHaveLength(1)
    }))

  it('are named by an upload only where they are registered', async () => {
    for (const name of [`w${'0'.repeat(24)}`, receiver.url]) {
      const sent = await fetch(`${webhooks.api.url}/v1/analyses`, {
        ...{ method: 'POST', body: await formOf({ path: await nextTone() }) },
        headers: { 'SmartPlay-Webhook': name },
      })
      expect([sent.status, await sent.json()]).toMatchObject([400, { code: 'bad-request' }])
    }
  })

  it('are signed with both secrets after a rotation', () =>
    webhooks.withWebhook({}, async (webhook) => {
      const rotated = createdWebhook.parse(await postJson(`${webhooks.api.url}/v1/webhooks/${webhook.id}/rotate`))
      expect(rotated.secret).not.toBe(webhook.secret)
      await webhooks.sendTest(webhook)
      const [letter] = await receiver.waitFor(1)
      expect(String(letter?.headers['webhook-signature']).split(' ')).toHaveLength(2)
      for (const { secret } of [webhook, rotated]) expect(verify(secret, letter!).type).toBe('webhook.test')
    }))

  it('are disabled by a 410, and sent again once they are enabled', () =>
    webhooks.withWebhook({}, async (webhook) => {
      receiver.answer(410)
      await submit(webhooks.api.url, await nextTone())
      const link = `${webhooks.api.url}${webhook.links.self}`
      const disabled = async () => expect(webhookResource.parse(await readJson(link)).disabled).not.toBeNull()
      await waitUntil({ what: 'disabled', timeoutMs: 30_000, attempt: disabled })
      await untilEnded((await submit(webhooks.api.url, await nextTone())).id)
      await silence()
      expect(receiver.received).toHaveLength(1)
      expect(await postJson(`${link}/enable`)).toMatchObject({ disabled: null })
      const { id } = await submit(webhooks.api.url, await nextTone())
      const letters = await receiver.waitFor(2)
      expect(JSON.parse(letters[1]!.body).data.id).toBe(id)
    }))

  it('are logged, page by page, without a secret', () =>
    webhooks.withWebhook({}, async (webhook) => {
      for (let n = 0; n < 3; n += 1) await webhooks.sendTest(webhook)
      await receiver.waitFor(3)
      const first = deliveriesPage.parse(await readJson(`${webhooks.api.url}${webhook.links.deliveries}?limit=2`))
      const next = `${webhooks.api.url}${webhook.links.deliveries}?limit=2&cursor=${first.nextCursor}`
      const second = deliveriesPage.parse(await readJson(next))
      expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null])
      const told = JSON.stringify([first, second, await readJson(`${webhooks.api.url}/v1/webhooks`)])
      expect(told).not.toContain(webhook.secret.slice('whsec_'.length))
    }))

  it('leave nothing in the log of an analysis that is forgotten', () =>
    webhooks.withWebhook({}, async (webhook) => {
      const { id } = await submit(webhooks.api.url, await nextTone())
      await untilEnded(id)
      const attempt = async () => expect(await webhooks.deliveriesOf(webhook)).toMatchObject([{ status: 'delivered' }])
      await waitUntil({ what: 'a delivery', timeoutMs: 30_000, attempt })
      expect((await fetch(`${webhooks.api.url}/v1/analyses/${id}`, { method: 'DELETE' })).status).toBe(204)
      expect(await webhooks.deliveriesOf(webhook)).toEqual([])
    }))
})
