import { describe, expect, it } from 'vitest'
import { toJson } from '#libs/analyses/json-object'
import { failureKey, intentKey } from '#libs/analyses/keys'
import { openStorage } from '#libs/storage/open'
import { exampleFailure, exampleIntent, ID } from '../fixtures/example-analysis.ts'
import { useDeployment } from '../programs/deployment.ts'
import { useReceiver } from '../programs/receiver.ts'
import { useRedis } from '../programs/redis.ts'
import { idsOf, useWebhooks, verify, WEBHOOK_ENVIRONMENT } from '../programs/webhook-client.ts'
import { isRedisAvailable } from '../servers/redis.ts'

/** A lost worker is noticed after at most 20 s. */
const TAKE_OVER_MS = 40_000

describe.skipIf(!(await isRedisAvailable()))('webhooks with a worker that goes away', () => {
  const receiver = useReceiver()
  const deployment = useDeployment({ redis: useRedis(), environment: WEBHOOK_ENVIRONMENT })
  const webhooks = useWebhooks(deployment, receiver)

  it.each([
    ['is killed', 'kill'],
    ['is stopped', 'stop'],
  ] as const)(
    'because it %s in the middle of a delivery: the next one delivers it, under the same id',
    (_what, end) =>
      webhooks.withWebhook({}, async (webhook) => {
        const first = await deployment.startWorker()
        receiver.answer('hang')
        const delivery = await webhooks.sendTest(webhook)
        await receiver.waitFor(1)
        await first[end]()
        const second = await deployment.startWorker()
        expect(idsOf(await receiver.waitFor(2, TAKE_OVER_MS))).toEqual([delivery.id, delivery.id])
        // The try that was cut short says nothing of the receiver.
        expect((await webhooks.waitForDelivery(delivery, 'delivered')).attempts).toHaveLength(1)
        await second.stop()
      }),
    90_000,
  )

  it('after it stored an outcome and before it noted a delivery: the next one notes and delivers it', () =>
    webhooks.withWebhook({}, async (webhook) => {
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
