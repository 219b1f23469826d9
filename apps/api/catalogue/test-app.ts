import express from 'express'
import { createLogger } from '#libs/observability/logger'
import { serve } from '../../../tests/fixtures/serve.ts'
import { analysesRoutes } from '../analyses/routes.ts'
import { answerErrors } from '../http/answer-errors.ts'
import { mountRoutes } from '../http/mount.ts'
import type { Services } from '../services.ts'
import { catalogueRoutes } from './routes.ts'
import { catalogueVersionRoutes } from './version-routes.ts'

/**
 * The routes that ask the catalogue, before those services that a test needs, until it is finished; answers with the
 * address.
 */
export async function openTestApp(given: Partial<Services>): Promise<string> {
  const services = given as Services
  const routes = [...analysesRoutes(services), ...catalogueRoutes(services), ...catalogueVersionRoutes(services)]
  const app = express()
  app.use(mountRoutes(routes, { guards: () => [] }))
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  return serve(app)
}
