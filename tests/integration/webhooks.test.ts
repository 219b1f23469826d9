import { setTimeout as pause } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toJson } from '#libs/analyses/json-object'
import { failureKey, intentKey } from '#libs/analyses/keys'
import {
  type CreatedWebhook,
  createdWebhook,
  type DeliveryResource,
  deliveriesPage,
  deliveryResource,
  type WebhookEvent,
  webhookEvent,
  webhookResource,
} from '#libs/contract/webhook'
import { openStorage } from '#libs/storage/open'
import { exampleFailure, exampleIntent, ID } from '../fixtures/example-analysis.ts'
import { formOf, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { type Received, useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const ENVIRONMENT = {
  WEBHOOK_ALLOW_PRIVATE: 'true',
  RECONCILE_INTERVAL_MS: '1000',
  PUBLIC_URL: 'http://music.test/api',
}
/** A lost worker is noticed after at most 20 s. */
const TAKE_OVER_MS = 40_000

const JSON_TYPE = { 'content-type': 'application/json' }

async function post(url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', ...(body && { headers: JSON_TYPE, body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.json()
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.json()
}

/** As a receiver does it, with the specification's own library. */
function verify(secret: string, { body, headers }: Received): WebhookEvent {
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>)
  return webhookEvent.strict().parse(verified)
}

const idsOf = (letters: readonly Received[]) => letters.map(({ headers }) => headers['webhook-id'])

/** Nothing can be waited for where nothing comes: the time that a delivery takes many times over. */
const silence = () => pause(1500)

describe.skipIf(!(await isRedisAvailable()))('webhooks', () => {
  const sounds = useSounds()
  const redis = useRedis()
  const receiver = useReceiver()
  const hanging = useReceiver()
  const deployment = useDeployment({ redis, environment: ENVIRONMENT })
  let api: Api
  let tones = 0

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  const nextTone = () => {
    tones += 1
    return sounds.tone(tones)
  }

  /** Takes back what it has registered when the test ends, so that each test hears its own. */
  async function withWebhook(wish: object, test: (webhook: CreatedWebhook) => Promise<void>): Promise<void> {
    const webhook = createdWebhook.parse(await post(`${api.url}/v1/webhooks`, { url: receiver.url, ...wish }))
    try {
      await test(webhook)
    } finally {
      await fetch(`${api.url}/v1/webhooks/${webhook.id}`, { method: 'DELETE' })
    }
  }

  const logOf = async ({ links }: CreatedWebhook) =>
    deliveriesPage.parse(await read(`${api.url}${links.deliveries}`)).items

  const testEvent = async ({ id }: CreatedWebhook) =>
    deliveryResource.parse(await post(`${api.url}/v1/webhooks/${id}/test`))

  function waitForTries({ links }: DeliveryResource, count: number): Promise<void> {
    const attempt = async () => {
      expect(deliveryResource.parse(await read(`${api.url}${links.self}`)).attempts).toHaveLength(count)
    }
    return waitUntil({ what: `${count} tries`, timeoutMs: 60_000, attempt })
  }

  /** A try is noted a moment before its job goes to wait. */
  async function waitForPause(delivery: DeliveryResource, tries: number): Promise<void> {
    await waitForTries(delivery, tries)
    const attempt = async () => {
      const [pausing = ''] = (await redis.command('KEYS', '*:webhooks:delayed')) as string[]
      expect(await redis.command('ZSCORE', pausing, delivery.id)).not.toBeNull()
    }
    await waitUntil({ what: 'a pause', timeoutMs: 30_000, attempt })
  }

  function waitForDelivery({ links }: DeliveryResource, status: DeliveryResource['status']): Promise<DeliveryResource> {
    let current: DeliveryResource | undefined
    const attempt = async () => {
      current = deliveryResource.parse(await read(`${api.url}${links.self}`))
      expect(current.status).toBe(status)
    }
    return waitUntil({ what: status, timeoutMs: 60_000, attempt }).then(() => current as DeliveryResource)
  }

  describe('with a worker', () => {
    let worker: Worker
    beforeAll(async () => {
      worker = await deployment.startWorker()
    })
    afterAll(() => worker.stop())

    /** A result can be read a moment before its webhooks are told, and its promise is taken back. */
    const untilEnded = (id: string) =>
      worker.log.waitFor(({ msg, analysisId }) => msg === 'analysis ended' && analysisId === id)

    it('tell that an analysis has completed, signed as the specification says', () =>
      withWebhook({}, async (webhook) => {
        const { id } = await submit(api.url, await nextTone())
        const [letter] = await receiver.waitFor(1)
        const { mood, confidence } = await waitForResult(api.url, id)
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
      withWebhook({}, async (webhook) => {
        const broken = await sounds.file(
          'broken.wav',
          Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVE'), Buffer.alloc(64)]),
        )
        const { id } = await submit(api.url, broken)
        const [letter] = await receiver.waitFor(1)
        const { error } = await waitForStatus({ apiUrl: api.url, id }, 'failed')
        expect(verify(webhook.secret, letter!)).toMatchObject({
          type: 'analysis.failed',
          data: { id, status: 'failed', error: { code: error.code, detail: error.detail } },
        })
      }))

    it('tell of the songs only that have named them, where they are to', () =>
      withWebhook({ analyses: 'named' }, async ({ id: webhook }) => {
        await waitForResult(api.url, (await submit(api.url, await nextTone())).id)
        const sent = await fetch(`${api.url}/v1/analyses`, {
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
        const sent = await fetch(`${api.url}/v1/analyses`, {
          ...{ method: 'POST', body: await formOf({ path: await nextTone() }) },
          headers: { 'SmartPlay-Webhook': name },
        })
        expect([sent.status, await sent.json()]).toMatchObject([400, { code: 'bad-request' }])
      }
    })

    it('come again after a 500 and after a receiver that hangs, each later than the last, with the same id', () =>
      withWebhook({}, async (webhook) => {
        receiver.answer(500, 'hang')
        const delivery = await testEvent(webhook)
        const letters = await receiver.waitFor(3)
        for (const letter of letters) expect(verify(webhook.secret, letter).type).toBe('webhook.test')
        expect(new Set(idsOf(letters))).toEqual(new Set([delivery.id]))
        const { attempts } = await waitForDelivery(delivery, 'delivered')
        const [first, second] = letters.map(({ at }) => at / 1000) as [number, number]
        const [, sentSecond, sentThird] = attempts.map(({ at }) => Date.parse(at) / 1000) as [number, number, number]
        // From half of 5 s and of 10 s on; the receiver that hangs is let go 10 s after it was sent to, not after it read.
        expect(second - first).toBeGreaterThan(2.4)
        expect(sentThird - sentSecond).toBeGreaterThan(14.9)
        expect(attempts).toMatchObject([
          { status: 500, error: null },
          { status: null, error: 'no answer within 10000 ms' },
          { status: 204, error: null },
        ])
      }))

    it('wait for no other receiver that hangs, however much waits for it', () =>
      withWebhook({ url: hanging.url }, async (stuck) => {
        hanging.answer(...Array.from({ length: 200 }, () => 'hang' as const))
        await Promise.all(Array.from({ length: 100 }, () => testEvent(stuck)))
        await hanging.waitFor(4)
        await withWebhook({}, async (webhook) => {
          const sentAt = performance.now()
          await testEvent(webhook)
          const [letter] = await receiver.waitFor(1)
          expect((letter?.at ?? Number.NaN) - sentAt).toBeLessThan(5000)
        })
      }))

    it('can be replayed, under the same id', () =>
      withWebhook({}, async (webhook) => {
        const delivery = await testEvent(webhook)
        await waitForDelivery(delivery, 'delivered')
        expect(await post(`${api.url}${delivery.links.self}/replay`)).toMatchObject({ status: 'pending' })
        const letters = await receiver.waitFor(2)
        expect(idsOf(letters)).toEqual([delivery.id, delivery.id])
        expect(letters[1]?.body).toBe(letters[0]?.body)
        expect((await waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(2)
      }))

    it('can be replayed while they wait to be tried again, and wait no longer', () =>
      withWebhook({}, async (webhook) => {
        receiver.answer(500, 500)
        const delivery = await testEvent(webhook)
        const replay = () => post(`${api.url}${delivery.links.self}/replay`)
        await waitForPause(delivery, 1)
        await replay()
        await waitForPause(delivery, 2)
        const replayedAt = performance.now()
        expect(await replay()).toMatchObject({ status: 'pending' })
        const [, , third] = await receiver.waitFor(3)
        // The pause after the second try is half of 10 s at least.
        expect((third?.at ?? Number.NaN) - replayedAt).toBeLessThan(3000)
        expect((await waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(3)
      }))

    it('are signed with both secrets after a rotation', () =>
      withWebhook({}, async (webhook) => {
        const rotated = createdWebhook.parse(await post(`${api.url}/v1/webhooks/${webhook.id}/rotate`))
        expect(rotated.secret).not.toBe(webhook.secret)
        await testEvent(webhook)
        const [letter] = await receiver.waitFor(1)
        expect(String(letter?.headers['webhook-signature']).split(' ')).toHaveLength(2)
        for (const { secret } of [webhook, rotated]) expect(verify(secret, letter!).type).toBe('webhook.test')
      }))

    it('are disabled by a 410, and sent again once they are enabled', () =>
      withWebhook({}, async (webhook) => {
        receiver.answer(410)
        await submit(api.url, await nextTone())
        const link = `${api.url}${webhook.links.self}`
        const disabled = async () => expect(webhookResource.parse(await read(link)).disabled).not.toBeNull()
        await waitUntil({ what: 'disabled', timeoutMs: 30_000, attempt: disabled })
        await untilEnded((await submit(api.url, await nextTone())).id)
        await silence()
        expect(receiver.received).toHaveLength(1)
        expect(await post(`${link}/enable`)).toMatchObject({ disabled: null })
        const { id } = await submit(api.url, await nextTone())
        const letters = await receiver.waitFor(2)
        expect(JSON.parse(letters[1]!.body).data.id).toBe(id)
      }))

    it('are logged, page by page, without a secret', () =>
      withWebhook({}, async (webhook) => {
        for (let n = 0; n < 3; n += 1) await testEvent(webhook)
        await receiver.waitFor(3)
        const first = deliveriesPage.parse(await read(`${api.url}${webhook.links.deliveries}?limit=2`))
        const next = `${api.url}${webhook.links.deliveries}?limit=2&cursor=${first.nextCursor}`
        const second = deliveriesPage.parse(await read(next))
        expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null])
        const told = JSON.stringify([first, second, await read(`${api.url}/v1/webhooks`)])
        expect(told).not.toContain(webhook.secret.slice('whsec_'.length))
      }))

    it('leave nothing in the log of an analysis that is forgotten', () =>
      withWebhook({}, async (webhook) => {
        const { id } = await submit(api.url, await nextTone())
        await untilEnded(id)
        const attempt = async () => expect(await logOf(webhook)).toMatchObject([{ status: 'delivered' }])
        await waitUntil({ what: 'a delivery', timeoutMs: 30_000, attempt })
        expect((await fetch(`${api.url}/v1/analyses/${id}`, { method: 'DELETE' })).status).toBe(204)
        expect(await logOf(webhook)).toEqual([])
      }))

    it('are lost by no Redis that is wiped while a delivery waits to be tried again', () =>
      withWebhook({}, async (webhook) => {
        receiver.answer(503)
        const delivery = await testEvent(webhook)
        await waitForTries(delivery, 1)
        await redis.command('FLUSHALL')
        const letters = await receiver.waitFor(2)
        expect(idsOf(letters)).toEqual([delivery.id, delivery.id])
        await waitForDelivery(delivery, 'delivered')
      }))
  })

  describe('with a worker that goes away', () => {
    it.each([
      ['is killed', 'kill'],
      ['is stopped', 'stop'],
    ] as const)(
      'because it %s in the middle of a delivery: the next one delivers it, under the same id',
      (_what, end) =>
        withWebhook({}, async (webhook) => {
          const first = await deployment.startWorker()
          receiver.answer('hang')
          const delivery = await testEvent(webhook)
          await receiver.waitFor(1)
          await first[end]()
          const second = await deployment.startWorker()
          expect(idsOf(await receiver.waitFor(2, TAKE_OVER_MS))).toEqual([delivery.id, delivery.id])
          // The try that was cut short says nothing of the receiver.
          expect((await waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(1)
          await second.stop()
        }),
      90_000,
    )

    it('after it stored an outcome and before it noted a delivery: the next one notes and delivers it', () =>
      withWebhook({}, async (webhook) => {
        const store = await openStorage({ kind: 'filesystem', directory: deployment.objectsDirectory })
        await store.put(failureKey(ID), toJson(exampleFailure))
        await store.put(intentKey(ID), toJson(exampleIntent))
        await store.close()
        const worker = await deployment.startWorker()
        const [letter] = await receiver.waitFor(1)
        expect(verify(webhook.secret, letter!)).toMatchObject({ type: 'analysis.failed', data: { id: ID } })
        await worker.stop()
      }))
  })
})
