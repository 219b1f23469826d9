import { describe, expect, it } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { type DeliveryAttempt, newWebhook, type StoredDelivery } from '#libs/contract/webhook'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { createAnnouncer } from '#libs/webhooks/announcer'
import { createWebhooks } from '#libs/webhooks/webhooks'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { retryDelivery } from './retry-delivery.ts'

const attempt: DeliveryAttempt = { at: '2026-01-01T00:00:00.000Z', ms: 5, status: 500, error: null }

/** A delivery after its last try, and a queue in which its job has failed. */
async function open(status: StoredDelivery['status']) {
  const webhooks = createWebhooks(await openFilesystemStore({ directory: await temporaryFolder() }), {
    installation: { secret: 'ab'.repeat(32) },
  })
  const runs: string[] = []
  const enqueue = async ({ id }: { readonly id: string }) => runs.push(`${id} with all of its tries`)
  const queue = { enqueue, enqueueAtOnce: enqueue }
  const announcer = createAnnouncer({ ...queue, webhooks, linkBase: '', onEnqueueError: () => {} })
  const { webhook } = await webhooks.register(newWebhook.parse({ url: 'https://receiver.test' }))
  const delivery = await announcer.test(webhook)
  runs.length = 0
  await webhooks.tried(delivery, { attempt, status })
  const job = {
    data: { schema: 1, webhook: webhook.id, id: delivery.id },
    retry: async () => void runs.push(`${delivery.id} as it is`),
  }
  return {
    ...{ webhooks, webhook, runs, id: delivery.id },
    retry: () => retryDelivery(job, { webhooks, announcer }),
    stored: () => webhooks.deliveryOf(delivery),
    undelivered: () => collect(webhooks.undelivered()),
  }
}

describe('a delivery whose job is retried', () => {
  it.each(['failed', 'pending'] as const)('while it is %s has to be sent, its log kept', async (status) => {
    const { retry, id, webhook, runs, stored, undelivered } = await open(status)
    expect(await retry()).toBeUndefined()
    expect(runs).toEqual([`${id} with all of its tries`])
    expect(await undelivered()).toEqual([{ webhook: webhook.id, id }])
    expect(await stored()).toMatchObject({ status: 'pending', attempts: [attempt] })
  })

  it('after it was delivered is not sent twice: its job finds that', async () => {
    const { retry, id, runs, stored, undelivered } = await open('delivered')
    expect(await retry()).toBeUndefined()
    expect(runs).toEqual([`${id} as it is`])
    expect([await undelivered(), (await stored())?.status]).toEqual([[], 'delivered'])
  })

  it('after it was forgotten says that nothing is left', async () => {
    const { retry, webhooks, webhook, runs, undelivered } = await open('failed')
    await webhooks.remove(webhook.id)
    expect(await retry()).toContain('nothing is left')
    expect([runs, await undelivered()]).toEqual([[], []])
  })
})
