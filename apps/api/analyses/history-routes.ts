import { historyPage, historyQuery, retryQuery, retryReport } from '#libs/contract/history'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { listAnalyses } from './list-analyses.ts'
import { retryAnalyses, retryAnalysis } from './retry-analysis.ts'
import { ACCEPTED } from './routes.ts'

/** What was sent, and what failed: to look through, and to try again. */
export function historyRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: '/v1/analyses', scope: 'read' },
      handle: listAnalyses(services),
      documentation: {
        ...{ tag: 'analyses', name: 'listAnalyses' },
        summary: 'What was sent, the newest first; with status=failed, what failed and why.',
        query: historyQuery,
        answers: { 200: { description: 'A page.', schema: historyPage } },
        errors: ['bad-request', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/analyses/retry', scope: 'admin' },
      handle: retryAnalyses(services),
      givesWork: true,
      documentation: {
        ...{ tag: 'analyses', name: 'retryAnalyses' },
        summary: 'Promises the next hundred failures once more, all or with one code, behind what is sent alone.',
        query: retryQuery,
        answers: { 200: { description: 'What became of them, and where the rest begins.', schema: retryReport } },
        errors: ['bad-request', 'store-unavailable'],
      },
    },
    {
      ...{ method: 'post', path: '/v1/analyses/{id}/retry', scope: 'upload' },
      handle: retryAnalysis(services),
      givesWork: true,
      documentation: {
        ...{ tag: 'analyses', name: 'retryAnalysis' },
        summary: 'Promises a failed analysis once more, with the audio that was kept.',
        answers: { 202: ACCEPTED },
        errors: ['not-found', 'not-failed', 'audio-gone', 'store-unavailable'],
      },
    },
  ]
}
