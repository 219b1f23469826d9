import { z } from 'zod'
import type { Route } from '../http/route.ts'
import { readOpenApi, readViewerFile, showErrors, showViewer } from './serve-documents.ts'

const PAGE = { description: 'The page.', mediaType: 'text/html' } as const

/** What the API says of itself: of the given routes, and of these. */
export function documentsRoutes(others: readonly Route[]): readonly Route[] {
  const routes: readonly Route[] = [
    {
      ...{ method: 'get', path: '/openapi.json', scope: 'open' },
      handle: readOpenApi(() => [...others, ...routes]),
      documentation: {
        ...{ tag: 'service', name: 'readOpenApi' },
        summary: 'This document.',
        answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
      },
    },
    {
      ...{ method: 'get', path: '/docs', scope: 'open' },
      handle: showViewer,
      documentation: {
        ...{ tag: 'service', name: 'showDocs' },
        summary: 'This document as a page, to read and to try.',
        answers: { 200: PAGE },
      },
    },
    {
      ...{ method: 'get', path: '/docs/errors', scope: 'open' },
      handle: showErrors(),
      documentation: {
        ...{ tag: 'service', name: 'showErrors' },
        summary: 'What each code of a problem means, as a page.',
        answers: { 200: PAGE },
      },
    },
    {
      ...{ method: 'get', path: '/docs/files/{file}', scope: 'open' },
      handle: readViewerFile(),
      documentation: {
        ...{ tag: 'service', name: 'readDocsFile' },
        summary: 'What the pages are made of.',
        answers: { 200: { description: 'The file.', mediaType: '*/*' } },
        errors: ['not-found'],
      },
    },
  ]
  return routes
}
