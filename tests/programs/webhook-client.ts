import { Webhook } from 'standardwebhooks'
import { beforeAll, expect } from 'vitest'
import {
  type CreatedWebhook,
  createdWebhook,
  type DeliveryResource,
  deliveriesPage,
  deliveryResource,
  type WebhookEvent,
  webhookEvent,
} from '#libs/contract/webhook'
import { waitUntil } from '../servers/wait-until.ts'
import type { Api, Deployment } from './deployment.ts'
import type { Received, Receiver } from './receiver.ts'

/** The settings under which a receiver on this machine is told, and lost jobs are looked for each second. */
export const WEBHOOK_ENVIRONMENT = {
  WEBHOOK_ALLOW_PRIVATE: 'true',
  RECONCILE_INTERVAL_MS: '1000',
  PUBLIC_URL: 'http://music.test/api',
}

/** Somebody who registers webhooks with an API and looks after their deliveries. */
export interface WebhookClient {
  readonly api: Api
  /** Registers a webhook, by its wish, and takes it back when the test ends, so that each test hears its own. */
  withWebhook(wish: object, test: (webhook: CreatedWebhook) => Promise<void>): Promise<void>
  sendTest(webhook: CreatedWebhook): Promise<DeliveryResource>
  deliveriesOf(webhook: CreatedWebhook): Promise<readonly DeliveryResource[]>
  waitForTries(delivery: DeliveryResource, count: number): Promise<void>
  waitForDelivery(delivery: DeliveryResource, status: DeliveryResource['status']): Promise<DeliveryResource>
}

/** For a describe block: starts an API of the deployment, whose webhooks tell `receiver` where a wish names no other. */
export function useWebhooks(deployment: Deployment, receiver: Receiver): WebhookClient {
  let api: Api
  beforeAll(async () => {
    api = await deployment.startApi()
  })

  async function look({ links }: DeliveryResource) {
    return deliveryResource.parse(await readJson(`${api.url}${links.self}`))
  }

  return {
    get api() {
      return api
    },
    async withWebhook(wish, test) {
      const webhook = createdWebhook.parse(await postJson(`${api.url}/v1/webhooks`, { url: receiver.url, ...wish }))
      try {
        await test(webhook)
      } finally {
        await fetch(`${api.url}/v1/webhooks/${webhook.id}`, { method: 'DELETE' })
      }
    },
    sendTest: async ({ id }) => deliveryResource.parse(await postJson(`${api.url}/v1/webhooks/${id}/test`)),
    deliveriesOf: async ({ links }) => deliveriesPage.parse(await readJson(`${api.url}${links.deliveries}`)).items,
    waitForTries(delivery, count) {
      const attempt = async () => expect((await look(delivery)).attempts).toHaveLength(count)
      return waitUntil({ what: `${count} tries`, timeoutMs: 60_000, attempt })
    },
    async waitForDelivery(delivery, status) {
      let current = delivery
      const attempt = async () => {
        current = await look(delivery)
        expect(current.status).toBe(status)
      }
      await waitUntil({ what: status, timeoutMs: 60_000, attempt })
      return current
    },
  }
}

export async function postJson(url: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return json(await fetch(url, { method: 'POST', ...(body && { headers, body: JSON.stringify(body) }) }))
}

export async function readJson(url: string): Promise<unknown> {
  return json(await fetch(url))
}

async function json(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.json()
}

/** As a receiver does it, with the specification's own library. */
export function verify(secret: string, { body, headers }: Received): WebhookEvent {
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>)
  return webhookEvent.strict().parse(verified)
}

export function idsOf(letters: readonly Received[]): unknown[] {
  return letters.map(({ headers }) => headers['webhook-id'])
}
