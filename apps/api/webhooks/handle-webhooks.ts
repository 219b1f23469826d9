import type { RequestHandler } from 'express'
import { SmartPlayError } from '#libs/contract/errors'
import { newWebhook, rotation, type StoredWebhook, webhookId } from '#libs/contract/webhook'
import type { Webhooks } from '#libs/webhooks/webhooks'
import { readBody, readOptionalBody } from '../http/json-body.ts'
import type { Services } from '../services.ts'
import { deliveryPath, deliveryResource, webhookPath, webhookResource } from './webhook-resource.ts'

type OfOne = RequestHandler<{ webhook: string }>

/** POST /v1/webhooks: the only answer but a rotation's that carries the secret. */
export function registerWebhook({ webhooks, admitTarget }: Services): RequestHandler {
  return async (request, response) => {
    const wish = readBody(newWebhook, request)
    await admitTarget(wish.url)
    const { webhook, secret } = await webhooks.register(wish)
    response.location(webhookPath(webhook.id)).status(201)
    response.set('Cache-Control', 'no-store').json({ ...webhookResource(webhook, undefined), secret })
  }
}

/** GET /v1/webhooks: there are a hundred at most. */
export function listWebhooks({ webhooks }: Services): RequestHandler {
  return async (_request, response) => {
    const all = await webhooks.webhooks()
    const items = await Promise.all(all.map((webhook) => present(webhook, webhooks)))
    response.json({ items })
  }
}

/** GET /v1/webhooks/{webhook} */
export function readWebhook({ webhooks }: Services): OfOne {
  return async ({ params }, response) => {
    response.json(await present(await requireWebhook(webhooks, params.webhook), webhooks))
  }
}

/** DELETE /v1/webhooks/{webhook}: with the log of its deliveries; what is on its way is not sent any more. */
export function removeWebhook({ webhooks }: Services): OfOne {
  return async ({ params: { webhook: id } }, response) => {
    // Not read first: one that this release cannot read has to go too.
    const outcome = isId(id) ? await webhooks.remove(id) : 'missing'
    if (outcome === 'missing') throw unknownWebhook(id)
    response.status(204).end()
  }
}

/** POST /v1/webhooks/{webhook}/rotate: for some time both secrets sign, so that no receiver has to change at once. */
export function rotateWebhook({ webhooks }: Services): OfOne {
  return async (request, response) => {
    const { graceSeconds } = readOptionalBody(rotation, request)
    const standing = await requireWebhook(webhooks, request.params.webhook)
    const { webhook, secret } = await webhooks.rotate(standing, graceSeconds)
    response.set('Cache-Control', 'no-store').json({ ...(await present(webhook, webhooks)), secret })
  }
}

/** POST /v1/webhooks/{webhook}/enable: after a 410. */
export function enableWebhook({ webhooks }: Services): OfOne {
  return async ({ params }, response) => {
    const webhook = await requireWebhook(webhooks, params.webhook)
    await webhooks.enable(webhook.id)
    response.json(await present(webhook, webhooks))
  }
}

/** POST /v1/webhooks/{webhook}/test: sends an event that means nothing, also while it is disabled. */
export function testWebhook({ webhooks, announcer }: Services): OfOne {
  return async ({ params }, response) => {
    const delivery = await announcer.test(await requireWebhook(webhooks, params.webhook))
    response.location(deliveryPath(delivery)).status(202).json(deliveryResource(delivery))
  }
}

/** Answers 404 also for what cannot be an id, before anybody makes a key of it. */
export async function requireWebhook(webhooks: Pick<Webhooks, 'webhookOf'>, id: string): Promise<StoredWebhook> {
  const webhook = isId(id) ? await webhooks.webhookOf(id) : undefined
  if (webhook === undefined) throw unknownWebhook(id)
  return webhook
}

function isId(text: string): boolean {
  return webhookId.safeParse(text).success
}

function unknownWebhook(id: string): SmartPlayError {
  return new SmartPlayError('not-found', `there is no webhook ${id.slice(0, 40)}`)
}

async function present(webhook: StoredWebhook, webhooks: Pick<Webhooks, 'disablingOf'>) {
  return webhookResource(webhook, await webhooks.disablingOf(webhook.id))
}
