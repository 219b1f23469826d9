import { timingSafeEqual } from 'node:crypto'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { Queue } from 'bullmq'
import type { Express, RequestHandler } from 'express'

export interface DashboardOptions {
  readonly queue: Queue
  /** Without one the dashboard asks for none; it listens on loopback only. */
  readonly password: string | undefined
}

const PATH = '/queues'

/** Bull Board at /queues of the admin listener: read-only, for whoever can write there can do anything to the jobs. */
export function mountDashboard(app: Express, { queue, password }: DashboardOptions): void {
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(PATH)
  createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter })
  if (password !== undefined) app.use(PATH, askForPassword(password))
  app.use(PATH, serverAdapter.getRouter())
}

function askForPassword(password: string): RequestHandler {
  const expected = Buffer.from(`Basic ${Buffer.from(`admin:${password}`).toString('base64')}`)
  return (request, response, next) => {
    const given = Buffer.from(request.get('authorization') ?? '')
    if (given.length === expected.length && timingSafeEqual(given, expected)) return next()
    response.set('WWW-Authenticate', 'Basic realm="SmartPlay queues", charset="UTF-8"').status(401).end()
  }
}
