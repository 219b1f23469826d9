import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { ping, type RedisServer, startRedis } from './redis.ts'
import type { ServerRecipe, TestServer } from './server.ts'
import { startServer } from './start-server.ts'
import { waitUntil } from './wait-until.ts'

/** A master, its replica, and three sentinels that watch them. */
export interface RedisSentinels {
  /** For REDIS_URL. */
  readonly url: string
  master(): Promise<RedisServer>
  stop(): Promise<void>
}

const MASTER_NAME = 'songs'
const SENTINELS = 3
const QUORUM = 2
const DOWN_AFTER_MS = 2000
const READY_MS = 60_000

export async function startRedisSentinels(): Promise<RedisSentinels> {
  const first = await startRedis()
  const second = await startRedis({ settings: ['--replicaof', `${first.host} ${first.port}`] })
  const sentinels: TestServer[] = []
  for (let n = 0; n < SENTINELS; n += 1) sentinels.push(await startServer(sentinelRecipe(first)))
  const ask = async <T>(server: TestServer, work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(server.port, server.host, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
    client.on('error', () => {})
    try {
      return await work(client)
    } finally {
      client.disconnect()
    }
  }
  const attempt = async () => {
    for (const sentinel of sentinels) {
      const found = await ask(sentinel, (client) => client.call('SENTINEL', 'CKQUORUM', MASTER_NAME))
      if (!String(found).startsWith('OK 3')) throw new Error(String(found))
    }
    const replication = await ask(second, (client) => client.info('replication'))
    if (!replication.includes('master_link_status:up')) throw new Error('the replica is not linked')
  }
  await waitUntil({ what: 'three sentinels that know each other', timeoutMs: READY_MS, attempt })

  return {
    url: `redis-sentinel://${sentinels.map(({ host, port }) => `${host}:${port}`).join(',')}/${MASTER_NAME}`,
    async master() {
      const [sentinel] = sentinels
      if (sentinel === undefined) throw new Error('no sentinel')
      const place = await ask(sentinel, (client) => client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME))
      return Number((place as string[])[1]) === first.port ? first : second
    },
    async stop() {
      await Promise.all([...sentinels, second, first].map((server) => server.stop()))
    },
  }
}

function sentinelRecipe(master: TestServer): ServerRecipe {
  return {
    name: 'redis-sentinel',
    programs: ['redis-server'],
    environment: {},
    localArguments({ port, directory }) {
      const path = join(directory, 'sentinel.conf')
      const lines = [
        ...[`port ${port}`, 'bind 127.0.0.1', `dir ${directory}`],
        `sentinel monitor ${MASTER_NAME} ${master.host} ${master.port} ${QUORUM}`,
        `sentinel down-after-milliseconds ${MASTER_NAME} ${DOWN_AFTER_MS}`,
        `sentinel failover-timeout ${MASTER_NAME} 10000`,
      ]
      writeFileSync(path, `${lines.join('\n')}\n`)
      return [path, '--sentinel']
    },
    isReady: ping,
  }
}
