import { z } from 'zod'
import { analysisResource, completedResource, failedResource, forgottenNote, prediction } from '#libs/contract/api'
import { recommendationsResource, wishesQuery } from '#libs/contract/catalogue'
import type { ErrorCode } from '#libs/contract/errors'
import { jobProgress } from '#libs/contract/job'
import type { Answer, Body, Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { WEBHOOK_HEADER } from '../webhooks/webhooks-named.ts'
import { followAnalysis } from './follow-analysis.ts'
import { forgetAnalysis } from './forget-analysis.ts'
import { predict } from './predict.ts'
import { readAnalysis } from './read-analysis.ts'
import { recommendForAnalysis } from './recommendations.ts'
import { submitAnalysis } from './submit-analysis.ts'

const AUDIO: Body = { kind: 'form', field: 'audio', files: 'one' }

/** What the door itself may say of an upload. */
const REFUSALS: readonly ErrorCode[] = [
  ...(['no-file', 'empty-file', 'wrong-field', 'too-many-files', 'malformed-upload'] as const),
  ...(['file-too-large', 'unsupported-type', 'not-audio', 'store-unavailable'] as const),
  ...(['overloaded', 'disk-full'] as const),
]

/** Somebody forgot the analysis while the client waited for it. */
const FORGOTTEN = 'not-found'

/** How an analysis may end without a mood. The seed's routes answer with it; all others with 200 and the analysis. */
const FAILURES: readonly ErrorCode[] = [
  ...(['undecodable', 'outside-limits', 'decode-timeout', 'audio-gone', 'worker-lost'] as const),
  ...(['decoder-missing', 'decoder-stopped', 'model-invalid'] as const),
]

export const ACCEPTED: Answer = {
  description: 'Promised. Location says where it stands, Retry-After when to look.',
  schema: analysisResource,
  headers: { Location: 'Where the analysis is', 'Retry-After': 'Seconds until a look is worth while' },
}

const EVENTS = {
  snapshot: analysisResource,
  stage: jobProgress,
  completed: completedResource,
  failed: failedResource,
  cancelled: z.union([failedResource, forgottenNote]),
}

const PREFERENCES = {
  Prefer:
    '`wait=N` answers when the analysis has ended, after N seconds at the latest; `respond-async` answers at once',
}

const APPLIED = { 'Preference-Applied': 'What was done of Prefer' }

export const IDEMPOTENCY = {
  'Idempotency-Key': 'The same request under the same key, within a day, gets the answer of the first one',
}

export const IDEMPOTENCY_REFUSALS: readonly ErrorCode[] = ['bad-request', 'idempotency-in-use', 'idempotency-mismatch']

export const NAMED_WEBHOOK = { [WEBHOOK_HEADER]: 'Id of a webhook that is to hear how these songs end' }

/** Sending songs, and what becomes of them. */
export function analysesRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'post', path: '/v1/analyses', scope: 'upload' },
      handle: submitAnalysis(services),
      documentation: {
        ...{ tag: 'analyses', name: 'submitAnalysis' },
        summary: 'Sends a song. The same bytes are the same analysis, however often they are sent.',
        headers: { ...PREFERENCES, ...IDEMPOTENCY, ...NAMED_WEBHOOK },
        body: AUDIO,
        answers: {
          200: {
            description: 'It has ended: it was analysed before, or within the time that the client prefers to wait.',
            schema: analysisResource,
            headers: { Location: 'Where the analysis is', ...APPLIED },
          },
          202: { ...ACCEPTED, headers: { ...ACCEPTED.headers, ...APPLIED } },
        },
        errors: [...REFUSALS, ...IDEMPOTENCY_REFUSALS, FORGOTTEN],
      },
    },
    {
      ...{ method: 'get', path: '/v1/analyses/{id}', scope: 'read' },
      handle: readAnalysis(services),
      documentation: {
        ...{ tag: 'analyses', name: 'readAnalysis' },
        summary: 'How an analysis stands: queued, running, completed, failed or cancelled.',
        headers: PREFERENCES,
        answers: {
          200: { description: 'The analysis.', schema: analysisResource, headers: APPLIED },
          202: {
            description: 'It has not ended within the time that the client prefers to wait.',
            schema: analysisResource,
            headers: { ...APPLIED, 'Retry-After': 'Seconds until a look is worth while' },
          },
        },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'delete', path: '/v1/analyses/{id}', scope: 'admin' },
      handle: forgetAnalysis(services),
      documentation: {
        ...{ tag: 'analyses', name: 'forgetAnalysis' },
        summary: 'Cancels an analysis and forgets everything about it, the audio first of all.',
        answers: { 204: { description: 'Nothing of it is left.' } },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/analyses/{id}/events', scope: 'read' },
      handle: followAnalysis(services),
      documentation: {
        ...{ tag: 'analyses', name: 'followAnalysis' },
        summary: 'How it gets on, as server-sent events: snapshot, stage, then completed, failed or cancelled.',
        headers: { 'Last-Event-ID': 'Id of the last event that was read' },
        answers: {
          200: {
            description: 'The stream; it ends with the analysis.',
            mediaType: 'text/event-stream',
            events: EVENTS,
          },
          204: { description: 'The last event was read already: nothing more comes.' },
        },
        errors: ['not-found', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'get', path: '/v1/analyses/{id}/recommendations', scope: 'read' },
      handle: recommendForAnalysis(services),
      documentation: {
        ...{ tag: 'analyses', name: 'recommendForAnalysis' },
        summary: 'Tracks of the catalogue like an analysed song, as many and of such a kind as one asks for.',
        query: wishesQuery,
        answers: { 200: { description: 'The nearest first.', schema: recommendationsResource } },
        errors: ['bad-request', 'not-found', 'store-unavailable'],
      },
    },
    ...['/upload', '/predict'].map(
      (path): Route => ({
        ...{ method: 'post', path, scope: 'upload' },
        handle: predict(services),
        documentation: {
          ...{ tag: 'seed', name: path === '/upload' ? 'upload' : 'predict' },
          summary: 'Sends a song and waits for its mood and neighbours.',
          body: AUDIO,
          answers: { 200: { description: 'Mood and neighbours.', schema: prediction }, 202: ACCEPTED },
          errors: [...REFUSALS, ...FAILURES, FORGOTTEN],
        },
      }),
    ),
  ]
}
