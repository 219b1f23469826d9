/** Where everything about webhooks lies in the object store. No key is a folder of another. */

export const WEBHOOKS = 'webhooks/'
export const DISABLINGS = 'webhooks-disabled/'
export const DELIVERIES = 'deliveries/'
export const UNDELIVERED = 'undelivered/'
export const SUBSCRIPTIONS = 'subscriptions/'

/** One delivery of one registration. */
export interface DeliveryName {
  readonly webhook: string
  readonly id: string
}

export const webhookKey = (id: string) => `${WEBHOOKS}${id}.json`
export const disablingKey = (id: string) => `${DISABLINGS}${id}.json`
export const deliveriesOf = (webhook: string) => `${DELIVERIES}${webhook}/`
export const deliveryKey = ({ webhook, id }: DeliveryName) => `${deliveriesOf(webhook)}${id}.json`
export const undeliveredOf = (webhook: string) => `${UNDELIVERED}${webhook}/`
export const undeliveredKey = ({ webhook, id }: DeliveryName) => `${undeliveredOf(webhook)}${id}.json`
export const subscriptionsOf = (analysis: string) => `${SUBSCRIPTIONS}${analysis}/`
export const subscriptionKey = (analysis: string, webhook: string) => `${subscriptionsOf(analysis)}${webhook}.json`

/** The registration in a key of WEBHOOKS, DISABLINGS or SUBSCRIPTIONS. */
export function webhookOfKey(key: string): string {
  return /(w[0-9a-f]{24})\.json$/.exec(key)?.[1] ?? ''
}

/** The delivery in a key of DELIVERIES or UNDELIVERED. */
export function deliveryOfKey(key: string): DeliveryName {
  const [, webhook = '', id = ''] = /(w[0-9a-f]{24})\/(d\d{13}[0-9a-f]{24})\.json$/.exec(key) ?? []
  return { webhook, id }
}
