import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import type { Registry } from './metrics.ts'

export interface AdminListener {
  readonly port: number
  close(): Promise<void>
}

export interface AdminOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly registry: Registry
  /** Why the program cannot do its work just now; undefined when it can. */
  readonly hindrance: () => string | undefined
  /** Why only another process would do its work again; undefined, or left out, while this one does. */
  readonly ailment?: () => string | undefined
  /** Adds further routes. */
  readonly extend?: (app: Express) => void
}

/**
 * The listener for operators: `/metrics`, `/livez` (the process turns, and gets on; asks nobody) and `/readyz` (it can
 * do its work).
 */
export async function openAdminListener({
  host,
  port,
  registry,
  hindrance,
  ailment = () => undefined,
  extend,
}: AdminOptions): Promise<AdminListener> {
  const app = express()
  app.disable('x-powered-by')
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics())
  })
  app.get('/livez', (_request, response) => {
    const reason = ailment()
    response.status(reason === undefined ? 200 : 503).json({ status: reason === undefined ? 'alive' : 'stuck', reason })
  })
  app.get('/readyz', (_request, response) => {
    const reason = hindrance()
    response
      .status(reason === undefined ? 200 : 503)
      .json({ status: reason === undefined ? 'ready' : 'not ready', reason })
  })
  extend?.(app)

  const server = createServer(app)
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
