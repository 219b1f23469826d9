import { beforeAll, describe, expect, it } from 'vitest'
import type { DeliveryResource } from '#libs/contract/webhook'
import { useDeployment } from '../programs/deployment.ts'
import { useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { idsOf, postJson, useWebhooks, verify, WEBHOOK_ENVIRONMENT } from '../programs/webhook-client.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

describe.skipIf(!(await isRedisAvailable()))('webhooks that have to be sent again', () => {
  const redis = useRedis()
  const receiver = useReceiver()
  const hanging = useReceiver()
  const deployment = useDeployment({ redis, environment: WEBHOOK_ENVIRONMENT })
  const webhooks = useWebhooks(deployment, receiver)

  beforeAll(async () => {
    await deployment.startWorker()
  })

  /** A try is noted a moment before its job goes to wait. */
  async function waitForPause(delivery: DeliveryResource, tries: number): Promise<void> {
    await webhooks.waitForTries(delivery, tries)
    const attempt = async () => {
      const [pausing = ''] = (await redis.command('KEYS', '*:webhooks:delayed')) as string[]
      expect(await redis.command('ZSCORE', pausing, delivery.id)).not.toBeNull()
    }
    await waitUntil({ what: 'a pause', timeoutMs: 30_000, attempt })
  }

  it('come again after a 500 and after a receiver that hangs, each later than the last, with the same id', () =>
    webhooks.withWebhook({}, async (webhook) => {
      receiver.answer(500, 'hang')
      const delivery = await webhooks.sendTest(webhook)
      const letters = await receiver.waitFor(3)
      for (const letter of letters) expect(verify(webhook.secret, letter).type).toBe('webhook.test')
      expect(new Set(idsOf(letters))).toEqual(new Set([delivery.id]))
      const { attempts } = await webhooks.waitForDelivery(delivery, 'delivered')
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
    webhooks.withWebhook({ url: hanging.url }, async (stuck) => {
      hanging.answer(...Array.from({ length: 200 }, () => 'hang' as const))
      await Promise.all(Array.from({ length: 100 }, () => webhooks.sendTest(stuck)))
      await hanging.waitFor(4)
      await webhooks.withWebhook({}, async (webhook) => {
        const sentAt = performance.now()
        await webhooks.sendTest(webhook)
        const [letter] = await receiver.waitFor(1)
        expect((letter?.at ?? Number.NaN) - sentAt).toBeLessThan(5000)
      })
    }))

  it('can be replayed, under the same id', () =>
    webhooks.withWebhook({}, async (webhook) => {
      const delivery = await webhooks.sendTest(webhook)
      await webhooks.waitForDelivery(delivery, 'delivered')
      expect(await postJson(`${webhooks.api.url}${delivery.links.self}/replay`)).toMatchObject({ status: 'pending' })
      const letters = await receiver.waitFor(2)
      expect(idsOf(letters)).toEqual([delivery.id, delivery.id])
      expect(letters[1]?.body).toBe(letters[0]?.body)
      expect((await webhooks.waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(2)
    }))

  it('can be replayed while they wait to be tried again, and wait no longer', () =>
    webhooks.withWebhook({}, async (webhook) => {
      receiver.answer(500, 500)
      const delivery = await webhooks.sendTest(webhook)
      const replay = () => postJson(`${webhooks.api.url}${delivery.links.self}/replay`)
      await waitForPause(delivery, 1)
      await replay()
      await waitForPause(delivery, 2)
      const replayedAt = performance.now()
      expect(await replay()).toMatchObject({ status: 'pending' })
      const [, , third] = await receiver.waitFor(3)
      // The pause after the second try is half of 10 s at least.
      expect((third?.at ?? Number.NaN) - replayedAt).toBeLessThan(3000)
      expect((await webhooks.waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(3)
    }))

  it('are lost by no Redis that is wiped while a delivery waits to be tried again', () =>
    webhooks.withWebhook({}, async (webhook) => {
      receiver.answer(503)
      const delivery = await webhooks.sendTest(webhook)
      await webhooks.waitForTries(delivery, 1)
      await redis.command('FLUSHALL')
      const letters = await receiver.waitFor(2)
      expect(idsOf(letters)).toEqual([delivery.id, delivery.id])
      await webhooks.waitForDelivery(delivery, 'delivered')
    }))
})
