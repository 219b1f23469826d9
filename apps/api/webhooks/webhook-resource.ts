import type { DeliveryResource, StoredDelivery, StoredWebhook, WebhookResource } from '#libs/contract/webhook'
import type { Disabling } from '#libs/webhooks/registrations'

/** A registration as clients read it: without the salts of its keys. */
export function webhookResource(webhook: StoredWebhook, disabling: Disabling | undefined): WebhookResource {
  const { schema: _schema, keys, ...shared } = webhook
  return {
    ...shared,
    keys: keys.map(({ createdAt, expiresAt }) => ({ createdAt, expiresAt })),
    disabled: disabling ? { at: disabling.at, reason: disabling.reason } : null,
    links: { self: webhookPath(webhook.id), deliveries: `${webhookPath(webhook.id)}/deliveries` },
  }
}

export function deliveryResource(delivery: StoredDelivery): DeliveryResource {
  const { schema: _schema, traceparent: _traceparent, ...shared } = delivery
  return { ...shared, links: { self: deliveryPath(delivery) } }
}

export function webhookPath(id: string): string {
  return `/v1/webhooks/${id}`
}

export function deliveryPath({ webhook, id }: Pick<StoredDelivery, 'webhook' | 'id'>): string {
  return `${webhookPath(webhook)}/deliveries/${id}`
}
