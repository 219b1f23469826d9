import cors from 'cors'
import express, { type Express } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import type { Logger } from '#libs/observability/logger'
import type { Services } from './handlers/services.ts'
import { answerErrors } from './middleware/answer-errors.ts'
import { localOnly } from './middleware/local-only.ts'
import { logRequests } from './middleware/log-requests.ts'
import { mountRoutes } from './routes/mount.ts'
import { listRoutes } from './routes/routes.ts'

export interface AppOptions {
  readonly services: Services
  readonly log: Logger
  readonly corsOrigins: readonly string[]
}

const EXPOSED_HEADERS = ['Location', 'Retry-After', 'ETag', 'Accept-Ranges', 'Content-Range', 'Content-Length']

/** Other origins may play the audio. The service itself speaks plain HTTP; whoever puts TLS before it adds the rest. */
const HELMET: HelmetOptions = {
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  strictTransportSecurity: false,
}

/** Builds the API; it never listens. */
export function createApp({ services, log, corsOrigins }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(logRequests({ log, metrics: services.metrics }))
  app.use(helmet(HELMET))
  app.use(localOnly({ origins: corsOrigins }))
  app.use(
    cors({
      origin: [...corsOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'DELETE'],
      allowedHeaders: ['Content-Type', 'Authorization', 'Last-Event-ID', 'Range', 'If-Range', 'Prefer'],
      exposedHeaders: EXPOSED_HEADERS,
    }),
  )
  app.use(mountRoutes(listRoutes(services), { guards: () => [] }))
  app.use(answerErrors({ log }))
  return app
}
