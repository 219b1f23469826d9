import { health as healthResource, home as homeResource } from '#libs/contract/api'
import type { Route } from '../http/route.ts'
import type { Services } from '../services.ts'
import { health } from './health.ts'
import { showHome } from './home.ts'
import { findPage, sendAsset, showAnalysis } from './page.ts'

/** The service about itself. */
export function serviceRoutes(services: Services): readonly Route[] {
  const page = findPage()
  return [
    {
      ...{ method: 'get', path: '/', scope: 'open' },
      handle: showHome(page),
      documentation: {
        ...{ tag: 'service', name: 'readHome' },
        summary: 'Where everything is; to a browser, which accepts HTML, the page.',
        answers: { 200: { description: 'Links, or the page.', schema: homeResource, mediaType: 'text/html' } },
      },
    },
    {
      ...{ method: 'get', path: '/assets/{file}', scope: 'open' },
      handle: sendAsset(page),
      documentation: {
        ...{ tag: 'service', name: 'readAsset' },
        summary: 'A script or style of the page; its name changes with its content.',
        answers: { 200: { description: 'The file.', mediaType: '*/*' } },
        errors: ['not-found'],
      },
    },
    {
      ...{ method: 'get', path: '/a/{analysis}', scope: 'open' },
      handle: showAnalysis,
      documentation: {
        ...{ tag: 'service', name: 'showAnalysis' },
        summary: 'An address to share: leads to an analysis on the page.',
        answers: { 302: { description: 'The page.', headers: { Location: 'Where the page shows it' } } },
      },
    },
    {
      ...{ method: 'get', path: '/health', scope: 'open' },
      handle: health(services),
      documentation: {
        ...{ tag: 'service', name: 'readHealth' },
        summary: 'Whether uploads are analysed just now.',
        answers: {
          200: { description: 'A worker with a verified model is alive.', schema: healthResource },
          503: { description: 'None is.', schema: healthResource },
        },
      },
    },
  ]
}
