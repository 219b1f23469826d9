import cors from 'cors'
import express, { type Express } from 'express'
import type { Config } from '#libs/config/env'
import type { Logger } from '#libs/observability/logger'
import type { Tracer } from '#libs/tracing/tracer'
import { createGuards } from './access/guards.ts'
import { localOnly } from './access/local-only.ts'
import { recognise } from './access/recognise.ts'
import { answerErrors } from './http/answer-errors.ts'
import { logRequests } from './http/log-requests.ts'
import { mountRoutes } from './http/mount.ts'
import { prefixLinks, underBasePath } from './http/public-links.ts'
import { securityHeaders } from './http/security-headers.ts'
import { traceRequests } from './http/trace-requests.ts'
import { requirePace } from './intake/require-pace.ts'
import { listRoutes } from './routes.ts'
import type { Services } from './services.ts'

export interface AppOptions {
  readonly services: Services
  readonly log: Logger
  readonly tracer: Tracer
  readonly config: Pick<Config, 'corsOrigins' | 'publicUrl' | 'basePath' | 'trustProxy' | 'rateLimits' | 'eventStreams'>
}

const ALLOWED_HEADERS = [
  ...['Content-Type', 'Authorization', 'Last-Event-ID', 'Range', 'If-Range', 'If-None-Match', 'Prefer'],
  ...['Idempotency-Key', 'SmartPlay-Webhook', 'traceparent'],
]
const EXPOSED_HEADERS = [
  ...['Location', 'Retry-After', 'ETag', 'Accept-Ranges', 'Content-Range', 'Content-Length', 'Preference-Applied'],
  ...['RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
]

/** Builds the API; it never listens. */
export function createApp({ services, log, tracer, config }: AppOptions): Express {
  const { access } = services
  const app = createShell(config)
  const publicOrigins = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).origin]
  const familiar = [...config.corsOrigins, ...publicOrigins]
  app.set('public origin', publicOrigins[0])
  const answer = answerErrors({ log })
  app.use(logRequests({ log, metrics: services.metrics }))
  app.use(requirePace(answer))
  app.use(securityHeaders())
  app.use(localOnly({ origins: familiar, applies: () => !access.keysNeeded() }))
  app.use(
    cors({
      origin: [...config.corsOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'DELETE'],
      allowedHeaders: ALLOWED_HEADERS,
      exposedHeaders: EXPOSED_HEADERS,
    }),
  )
  app.use(recognise(access))
  const [trace, guard] = [traceRequests(tracer), createGuards({ access, config, familiar })]
  app.use(mountRoutes(listRoutes(services), { guards: (route) => [...trace(route), ...guard(route)] }))
  app.use(answer)
  return app
}

/** An app that knows where it stands: behind which proxies, and under which path. */
function createShell({ trustProxy, basePath }: AppOptions['config']): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', trustProxy ?? false)
  app.set('base path', basePath)
  if (basePath !== '') {
    app.set('json replacer', prefixLinks(basePath))
    app.use(underBasePath(basePath))
  }
  return app
}
