import { afterAll, beforeAll } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { startToxiproxy, type Toxiproxy } from '../servers/toxiproxy.ts'

/** A network of its own before a server, for the tests of a describe block. */
export interface UsedNetwork {
  readonly host: string
  readonly port: number
  /** Every packet from the server comes so much later. */
  slow(delayMs: number, jitterMs: number): Promise<void>
  /** Nothing comes through any more, and nobody is told. */
  swallow(): Promise<void>
  /** At most so many kilobytes a second, either way. */
  narrow(kilobytesPerSecond: number): Promise<void>
  /** Every connection breaks now; new ones stand. */
  disconnect(): Promise<void>
  heal(): Promise<void>
}

const PROXY = 'server'

/** To be called after the server's own `use` and before `useDeployment`. */
export function useNetwork(server: () => { readonly host: string; readonly port: number }): UsedNetwork {
  let toxiproxy: Toxiproxy | undefined
  let port = 0

  beforeAll(async () => {
    toxiproxy = await startToxiproxy()
    port = await freePort()
    const { host, port: upstream } = server()
    await ask('POST', '/proxies', { name: PROXY, listen: `127.0.0.1:${port}`, upstream: `${host}:${upstream}` })
  })
  afterAll(() => toxiproxy?.stop())

  async function ask(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const url = `${toxiproxy?.endpoint}${path}`
    const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`toxiproxy ${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : response.json()
  }

  async function add(type: string, stream: 'upstream' | 'downstream', attributes: object): Promise<void> {
    await ask('POST', `/proxies/${PROXY}/toxics`, { name: `${type}-${stream}`, type, stream, attributes })
  }

  return {
    host: '127.0.0.1',
    get port() {
      return port
    },
    slow: (latency, jitter) => add('latency', 'downstream', { latency, jitter }),
    async swallow() {
      await add('timeout', 'upstream', { timeout: 0 })
      await add('timeout', 'downstream', { timeout: 0 })
    },
    async narrow(rate) {
      await add('bandwidth', 'upstream', { rate })
      await add('bandwidth', 'downstream', { rate })
    },
    async disconnect() {
      await ask('POST', `/proxies/${PROXY}`, { enabled: false })
      await ask('POST', `/proxies/${PROXY}`, { enabled: true })
    },
    async heal() {
      const { toxics } = (await (await fetch(`${toxiproxy?.endpoint}/proxies/${PROXY}`)).json()) as ProxyState
      for (const { name } of toxics) await ask('DELETE', `/proxies/${PROXY}/toxics/${name}`)
    },
  }
}

interface ProxyState {
  readonly toxics: readonly { readonly name: string }[]
}
