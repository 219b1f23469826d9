import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { type DeliveriesPage, deliveriesQuery, deliveryId, type StoredDelivery } from '#libs/contract/webhook'
import type { Webhooks } from '#libs/webhooks/webhooks'
import { readQuery } from '../http/read-query.ts'
import type { Services } from '../services.ts'
import { requireWebhook } from './handle-webhooks.ts'
import { deliveryPath, deliveryResource } from './webhook-resource.ts'

type OfOne = RequestHandler<{ webhook: string; delivery: string }>

/** GET /v1/webhooks/{webhook}/deliveries: the newest first; a cursor is the last one's id. */
export function listDeliveries({ webhooks }: Services): RequestHandler<{ webhook: string }> {
  return async (request, response) => {
    const { cursor, limit } = readQuery(deliveriesQuery, request)
    const { id } = await requireWebhook(webhooks, request.params.webhook)
    const found = await webhooks.deliveries(id, { after: cursor, limit: limit + 1 })
    const items = found.slice(0, limit)
    const nextCursor = found.length > limit ? (items.at(-1)?.id ?? null) : null
    response.json({ items: items.map(deliveryResource), nextCursor } satisfies DeliveriesPage)
  }
}

/** GET /v1/webhooks/{webhook}/deliveries/{delivery} */
export function readDelivery({ webhooks }: Services): OfOne {
  return async ({ params }, response) => {
    response.json(deliveryResource(await requireDelivery(webhooks, params)))
  }
}

/** POST /v1/webhooks/{webhook}/deliveries/{delivery}/replay: once more, under the same webhook-id. */
export function replayDelivery({ webhooks, announcer }: Services): OfOne {
  return async ({ params }, response) => {
    const delivery = await announcer.replay(await requireDelivery(webhooks, params))
    response.location(deliveryPath(delivery)).status(202).json(deliveryResource(delivery))
  }
}

async function requireDelivery(
  webhooks: Pick<Webhooks, 'webhookOf' | 'deliveryOf'>,
  { webhook, delivery: id }: { readonly webhook: string; readonly delivery: string },
): Promise<StoredDelivery> {
  await requireWebhook(webhooks, webhook)
  const delivery = deliveryId.safeParse(id).success ? await webhooks.deliveryOf({ webhook, id }) : undefined
  if (delivery === undefined) throw new SmartPlayError('not-found', `there is no delivery ${id.slice(0, 40)}`)
  return delivery
}
