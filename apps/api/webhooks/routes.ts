import {
  createdWebhook,
  deliveriesPage,
  deliveriesQuery,
  deliveryResource,
  newWebhook,
  rotation,
  webhookResource,
  webhooksList,
} from '#libs/contract/webhook'
import type { Answer, Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import {
  enableWebhook,
  listWebhooks,
  readWebhook,
  registerWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
} from './handle-webhooks.ts'
import { listDeliveries, readDelivery, replayDelivery } from './webhook-deliveries.ts'

const ONE = '/v1/webhooks/{webhook}'
const DELIVERY = `${ONE}/deliveries/{delivery}`

const SENT: Answer = {
  description: 'It is on its way.',
  schema: deliveryResource,
  headers: { Location: 'Where the delivery is' },
}

/** Who is told what, and what became of it. */
export function webhooksRoutes(services: Services): readonly Route[] {
  return [...registrationRoutes(services), ...deliveryRoutes(services)]
}

function registrationRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'post', path: '/v1/webhooks', scope: 'admin' },
      handle: registerWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'registerWebhook' },
        summary: 'Registers an address to be told of ends of analyses and reindexes; answers with the signing secret.',
        body: { kind: 'json', schema: newWebhook },
        answers: {
          201: {
            ...{ description: 'Registered. The secret is shown this once.', schema: createdWebhook },
            headers: { Location: 'Where the webhook is' },
          },
        },
        errors: ['bad-request', 'webhook-target-refused', 'too-many-webhooks', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/webhooks', scope: 'admin' },
      handle: listWebhooks(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'listWebhooks' },
        summary: 'All webhooks, the oldest first.',
        answers: { 200: { description: 'The webhooks.', schema: webhooksList } },
        errors: ['store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: ONE, scope: 'admin' },
      handle: readWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'readWebhook' },
        summary: 'One webhook.',
        answers: { 200: { description: 'The webhook.', schema: webhookResource } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'delete', path: ONE, scope: 'admin' },
      handle: removeWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'removeWebhook' },
        summary: 'Removes a webhook and the log of its deliveries; what is on its way is not sent any more.',
        answers: { 204: { description: 'Nothing of it is left.' } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: `${ONE}/rotate`, scope: 'admin' },
      handle: rotateWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'rotateWebhook' },
        summary: 'Makes a new secret; the former one signs beside it until its grace has ended.',
        body: { kind: 'json', schema: rotation, isOptional: true },
        answers: { 200: { description: 'The new secret is shown this once.', schema: createdWebhook } },
        errors: ['bad-request', 'not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: `${ONE}/enable`, scope: 'admin' },
      handle: enableWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'enableWebhook' },
        summary: 'Sends to a webhook again that was disabled when its receiver answered 410.',
        answers: { 200: { description: 'The webhook.', schema: webhookResource } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: `${ONE}/test`, scope: 'admin' },
      handle: testWebhook(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'testWebhook' },
        summary: 'Sends a test event, also to a webhook that is disabled.',
        answers: { 202: SENT },
        errors: ['not-found', 'store-unavailable'],
      },
    },
  ]
}

function deliveryRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: `${ONE}/deliveries`, scope: 'admin' },
      handle: listDeliveries(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'listDeliveries' },
        summary: 'The log of a webhook with every try, the newest delivery first.',
        query: deliveriesQuery,
        answers: { 200: { description: 'A page.', schema: deliveriesPage } },
        errors: ['bad-request', 'not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: DELIVERY, scope: 'admin' },
      handle: readDelivery(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'readDelivery' },
        summary: 'One delivery with every try.',
        answers: { 200: { description: 'The delivery.', schema: deliveryResource } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: `${DELIVERY}/replay`, scope: 'admin' },
      handle: replayDelivery(services),
      documentation: {
        ...{ tag: 'webhooks', name: 'replayDelivery' },
        summary: 'Sends a delivery once more, under the same webhook-id; one that waits for its next try, at once.',
        answers: { 202: SENT },
        errors: ['not-found', 'store-unavailable'],
      },
    },
  ]
}
