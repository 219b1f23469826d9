import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly listener: RequestListener
  readonly headersTimeoutMs?: number
}

export interface ApiServer {
  readonly port: number
  close(): Promise<void>
}

/** Whoever sends headers slower than this is let go; who trickles a body, by its pace (`intake/require-pace.ts`). */
const HEADERS_TIMEOUT_MS = 10_000
/** Longer than the 60 s of common proxies, so that it is they who close: what they send as we close, they answer with 502. */
const KEEP_ALIVE_MS = 75_000
/** How long requests in progress may go on; event streams are cut then, and their clients come back. */
const GRACE_MS = 3000

export async function openServer(options: ServerOptions): Promise<ApiServer> {
  const { host, port, listener, headersTimeoutMs = HEADERS_TIMEOUT_MS } = options
  const server = createServer(timeoutsOf(headersTimeoutMs), listener)
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

/** No limit for a whole request: Node's five minutes would cut off a hundred songs over a slow line. */
function timeoutsOf(headersTimeout: number) {
  return {
    headersTimeout,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: headersTimeout / 2,
  }
}
