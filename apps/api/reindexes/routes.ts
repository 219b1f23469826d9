import { reindexesPage, reindexesQuery, reindexResource, startReindexQuery } from '#libs/contract/reindex'
import type { Answer, Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { followReindex } from './follow-reindex.ts'
import { cancelReindex, listReindexes, readReindex, retryReindex, startReindex } from './handle-reindexes.ts'

const BEGUN: Answer = {
  description: 'Begun. Location says where it stands.',
  schema: reindexResource,
  headers: { Location: 'Where the reindex is' },
}

const EVENTS = Object.fromEntries(
  ['snapshot', 'progress', 'completed', 'failed', 'cancelled'].map((event) => [event, reindexResource]),
)

/** Building the next version of the catalogue, beside the live one. */
export function reindexesRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'post', path: '/v1/reindexes', scope: 'admin' },
      handle: startReindex(services),
      givesWork: true,
      documentation: {
        ...{ tag: 'reindexes', name: 'startReindex' },
        summary: 'Measures the catalogue anew and makes the outcome current. One at a time.',
        query: startReindexQuery,
        answers: {
          200: {
            description: 'With join=true: the one that runs already.',
            schema: reindexResource,
            headers: { Location: 'Where the reindex is' },
          },
          202: BEGUN,
        },
        errors: ['bad-request', 'reindex-running', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/reindexes', scope: 'read' },
      handle: listReindexes(services),
      documentation: {
        ...{ tag: 'reindexes', name: 'listReindexes' },
        summary: 'All reindexes, page by page, the newest first.',
        query: reindexesQuery,
        answers: { 200: { description: 'A page.', schema: reindexesPage } },
        errors: ['bad-request', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/reindexes/{reindex}', scope: 'read' },
      handle: readReindex(services),
      documentation: {
        ...{ tag: 'reindexes', name: 'readReindex' },
        summary: 'How a reindex stands: how far, how fast, what failed, and what it has published.',
        answers: { 200: { description: 'The reindex.', schema: reindexResource } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'delete', path: '/v1/reindexes/{reindex}', scope: 'admin' },
      handle: cancelReindex(services),
      documentation: {
        ...{ tag: 'reindexes', name: 'cancelReindex' },
        summary: 'Cancels a reindex; nothing is published, and what it has measured is reused by the next.',
        answers: { 200: { description: 'It is cancelled.', schema: reindexResource } },
        errors: ['not-found', 'reindex-ended', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/reindexes/{reindex}/retry', scope: 'admin' },
      handle: retryReindex(services),
      givesWork: true,
      documentation: {
        ...{ tag: 'reindexes', name: 'retryReindex' },
        summary: 'Begins another over the same files: those that failed are tried again, all others are reused.',
        answers: { 202: BEGUN },
        errors: ['not-found', 'not-failed', 'reindex-running', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/reindexes/{reindex}/events', scope: 'read' },
      handle: followReindex(services),
      documentation: {
        ...{ tag: 'reindexes', name: 'followReindex' },
        summary: 'How it gets on, as server-sent events: snapshot, progress, then completed, failed or cancelled.',
        headers: { 'Last-Event-ID': 'Id of the last event that was read' },
        answers: {
          200: { description: 'The stream; it ends with the reindex.', mediaType: 'text/event-stream', events: EVENTS },
          204: { description: 'The last event was read already: nothing more comes.' },
        },
        errors: ['not-found', 'store-unavailable'],
      },
    },
  ]
}
