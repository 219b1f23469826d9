import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly listener: RequestListener
}

export interface ApiServer {
  readonly port: number
  close(): Promise<void>
}

/** Whoever sends headers slower than this, or a body slower than 50 MB in five minutes, is let go. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 300_000, connectionsCheckingInterval: 5000 } as const
/** How long requests in progress may go on; event streams are cut then, and their clients come back. */
const GRACE_MS = 3000

export async function openServer({ host, port, listener }: ServerOptions): Promise<ApiServer> {
  const server = createServer(TIMEOUTS, listener)
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS)
      await closed
      clearTimeout(impatience)
    },
  }
}
