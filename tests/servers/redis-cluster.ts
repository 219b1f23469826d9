import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { waitUntil } from './wait-until.ts'

/** Three masters and a replica of each: what it takes for a cluster to lose any one node. */
export interface RedisCluster {
  /** For REDIS_URL. */
  readonly url: string
  /** The node that has a key just now. */
  masterOf(key: string): Promise<RedisServer>
  stop(): Promise<void>
}

const MASTERS = 3
const SLOTS = 16_384
/** A node is taken for dead after so long, and one of its replicas elected. */
const NODE_TIMEOUT_MS = 2000
const READY_MS = 60_000
/** A node's bus listens at its port plus this, unless it is told otherwise; so high a port may not exist. */
const settingsOf = (busPort: number) => [
  ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-port', String(busPort)],
  ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-replica-validity-factor', '0'],
]

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: { readonly server: RedisServer; readonly busPort: number }[] = []
  for (let n = 0; n < 2 * MASTERS; n += 1) {
    const busPort = await freePort()
    nodes.push({ server: await startRedis({ settings: settingsOf(busPort) }), busPort })
  }
  const clients = nodes.map(({ server }) => new Redis(server.url))
  const ask = (n: number, ...command: readonly [string, ...string[]]) => {
    const [name, ...rest] = command
    return clients[n]?.call(name, ...rest) as Promise<string>
  }
  await introduce()
  await appoint()
  for (const client of clients) client.disconnect()

  return {
    url: `redis-cluster://${nodes.map(({ server }) => `${server.host}:${server.port}`).join(',')}`,
    async masterOf(key) {
      for (const { server } of nodes) {
        const client = new Redis(server.url, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
        client.on('error', () => {})
        try {
          await client.call('EXISTS', key)
          return server
        } catch {
          // Not the one, or gone.
        } finally {
          client.disconnect()
        }
      }
      throw new Error(`no node has ${key}`)
    },
    async stop() {
      await Promise.all(nodes.map(({ server }) => server.stop()))
    },
  }

  async function introduce() {
    const [first, ...others] = nodes
    if (first === undefined) throw new Error('no node')
    for (const { server, busPort } of others) {
      await ask(0, 'CLUSTER', 'MEET', server.host, String(server.port), String(busPort))
    }
    for (let n = 0; n < MASTERS; n += 1) {
      const [from, to] = [Math.ceil((n * SLOTS) / MASTERS), Math.ceil(((n + 1) * SLOTS) / MASTERS) - 1]
      await ask(n, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to))
    }
  }

  async function appoint() {
    for (let n = 0; n < MASTERS; n += 1) {
      const id = await ask(n, 'CLUSTER', 'MYID')
      const attempt = async () => void (await ask(MASTERS + n, 'CLUSTER', 'REPLICATE', id))
      await waitUntil({ what: 'an acquaintance', timeoutMs: READY_MS, attempt })
    }
    const attempt = async () => {
      for (const n of nodes.keys()) {
        if (!(await ask(n, 'CLUSTER', 'INFO')).includes('cluster_state:ok')) throw new Error('not ok')
        const isLinked = n < MASTERS || (await ask(n, 'INFO', 'replication')).includes('master_link_status:up')
        if (!isLinked) throw new Error('a replica is not linked')
      }
    }
    await waitUntil({ what: 'a cluster', timeoutMs: READY_MS, attempt })
  }
}
