import { batchItem, batchResource, newBatch } from '#libs/contract/batch'
import { IDEMPOTENCY, IDEMPOTENCY_REFUSALS, NAMED_WEBHOOK } from '../analyses/routes.ts'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { createBatch } from './create-batch.ts'
import { followBatch } from './follow-batch.ts'
import { readBatch } from './read-batch.ts'

const EVENTS = { snapshot: batchResource, item: batchItem, completed: batchResource }

/** Many songs at once, behind those that are sent alone. */
export function batchesRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'post', path: '/v1/batches', scope: 'upload' },
      handle: createBatch(services),
      documentation: {
        ...{ tag: 'batches', name: 'createBatch' },
        summary:
          'Sends up to a hundred songs, each counted as an upload and refused or promised by itself; or follows what was sent before.',
        headers: { ...IDEMPOTENCY, ...NAMED_WEBHOOK },
        body: { kind: 'form', field: 'audio', files: 'many', json: newBatch },
        answers: {
          200: {
            description: 'Nothing of it is pending.',
            schema: batchResource,
            headers: { Location: 'Where the batch is' },
          },
          202: {
            description: 'Promised. Location says where it stands, Retry-After when to look.',
            schema: batchResource,
            headers: { Location: 'Where the batch is', 'Retry-After': 'Seconds until a look is worth while' },
          },
        },
        errors: [
          ...(['no-file', 'wrong-field', 'too-many-files', 'malformed-upload'] as const),
          // Not found: what an Idempotency-Key was answered with has been swept since.
          ...(['not-found', 'overloaded', 'disk-full', 'store-unavailable'] as const),
          ...IDEMPOTENCY_REFUSALS,
        ],
      },
    },
    {
      ...{ method: 'get', path: '/v1/batches/{batch}', scope: 'read' },
      handle: readBatch(services),
      documentation: {
        ...{ tag: 'batches', name: 'readBatch' },
        summary: 'How each song of a batch stands, how many stand how, and how long it may take.',
        answers: { 200: { description: 'The batch.', schema: batchResource } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/batches/{batch}/events', scope: 'read' },
      handle: followBatch(services),
      documentation: {
        ...{ tag: 'batches', name: 'followBatch' },
        summary:
          'How a batch gets on, as server-sent events: snapshot, an item for each song that ends, then completed.',
        headers: { 'Last-Event-ID': 'Id of the last event that was read' },
        answers: {
          200: { description: 'The stream; it ends with the batch.', mediaType: 'text/event-stream', events: EVENTS },
          204: { description: 'The last event was read already: nothing more comes.' },
        },
        errors: ['not-found', 'store-unavailable'],
      },
    },
  ]
}
