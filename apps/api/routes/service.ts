import { z } from 'zod'
import { health as healthResource } from '#libs/contract/api'
import { health } from '../handlers/health.ts'
import { home } from '../handlers/home.ts'
import type { Services } from '../handlers/services.ts'
import type { Route } from './route.ts'

/** The service about itself. */
export function serviceRoutes(services: Services): readonly Route[] {
  return [
    {
      ...{ method: 'get', path: '/', scope: 'open' },
      handle: home,
      documentation: {
        ...{ tag: 'service', name: 'readHome' },
        summary: 'Where everything is.',
        answers: { 200: { description: 'Links.', schema: z.object({ name: z.string(), version: z.string() }) } },
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
