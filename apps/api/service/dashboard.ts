import { createHash, timingSafeEqual } from 'node:crypto'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { Queue } from 'bullmq'
import type { Express, Request, RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { isAllowed } from '#libs/access/scopes'
import { SAFE_METHODS, whereFrom } from '../access/origins.ts'
import type { Services } from '../services.ts'
import { retryJobs } from './retry-jobs.ts'

export interface DashboardOptions {
  readonly queues: readonly Queue[]
  readonly password: string | undefined
  /** Jobs may be retried, promoted and removed. */
  readonly isWritable: boolean
  /** Undefined until the keys were read; until then nobody gets in. */
  readonly services: () => Pick<Services, 'access' | 'retrying' | 'webhooks' | 'announcer'> | undefined
}

const PATH = '/queues'
const GUESSES_PER_MINUTE = 30
/** Names that nobody can point at this machine from outside. */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * Bull Board at /queues of the admin listener, behind a login. Read-only unless it is said otherwise, for whoever can write
 * there can do anything to the jobs: its own routes answer 405 then.
 */
export function mountDashboard(app: Express, options: DashboardOptions): void {
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(PATH)
  const readOnlyMode = !options.isWritable
  createBullBoard({
    queues: options.queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'SmartPlay queues', hideDocsLink: true } },
  })
  app.use(PATH, boardHeaders(), limitGuesses(), logIn(options), refuseForeignPages)
  if (options.isWritable) app.use(PATH, retryJobs(options))
  app.use(PATH, serverAdapter.getRouter())
}

/**
 * The board's page links to a font of another host, and has no option against it: without a policy every look at the queues
 * tells that host of it. Its styles are inline in places, its scripts never: the one in its page is JSON.
 */
function boardHeaders(): RequestHandler {
  return helmet({
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
      },
    },
  })
}

/**
 * People choose passwords, so nobody may try many. Only a wrong one counts: a browser that knows the right one asks without
 * it first, once for every folder of the page, ten times until it is drawn.
 */
function limitGuesses(): RequestHandler {
  return rateLimit({
    ...{ windowMs: 60_000, limit: GUESSES_PER_MINUTE, standardHeaders: false, legacyHeaders: false, validate: false },
    skip: (request) => request.get('authorization') === undefined,
    ...{ skipSuccessfulRequests: true, requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401 },
    handler: (_request, response) => void response.status(429).set('Retry-After', '60').end(),
  })
}

/** Basic, because every browser has a form for it. The password is ADMIN_PASSWORD, or a key with scope admin. */
function logIn({ password, services }: DashboardOptions): RequestHandler {
  return (request, response, next) => {
    const access = services()?.access
    if (access === undefined) return void response.status(503).set('Retry-After', '1').end()
    const isOpen = password === undefined && !access.keysNeeded()
    if (isOpen) return LOOPBACK_HOST.test(request.get('host') ?? '') ? next() : void response.status(421).end()
    if (isAdmin(request)) return next()
    response.set('WWW-Authenticate', 'Basic realm="SmartPlay queues", charset="UTF-8"').status(401).end()

    function isAdmin(asking: Request): boolean {
      const { user, secret } = credentialsOf(asking)
      if (password !== undefined && user === 'admin' && isSame(secret, password)) return true
      const key = access?.keyring.recognise(secret)
      return key !== undefined && isAllowed(key, 'admin')
    }
  }
}

/** A browser that has logged in sends its password along, whoever's page asks; so the page has to be the board's own. */
const refuseForeignPages: RequestHandler = (request, response, next) => {
  if (SAFE_METHODS.has(request.method) || whereFrom(request, []) !== 'foreign') return next()
  response.status(403).end()
}

function credentialsOf(request: Request): { readonly user: string; readonly secret: string } {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '') ?? []
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { user, secret: rest.join(':') }
}

/** Hashes are of equal length, so the time that comparing takes tells nothing of the password, its length included. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
