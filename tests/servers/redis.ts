import { once } from 'node:events'
import { createConnection } from 'node:net'
import type { ServerRecipe, TestServer } from './server.ts'
import { isAvailable, startServer } from './start-server.ts'

export interface RedisServer extends TestServer {
  readonly url: string
}

export interface RedisOptions {
  /** Further arguments of redis-server, such as `--maxmemory 4mb`. */
  readonly settings?: readonly string[]
}

/** Append-only and synced at each write: what was acknowledged outlives kill and restart. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']

export async function startRedis({ settings = [] }: RedisOptions = {}): Promise<RedisServer> {
  const server = await startServer(redisRecipe(settings))
  return { ...server, url: `redis://${server.host}:${server.port}` }
}

export function isRedisAvailable(): Promise<boolean> {
  return isAvailable(redisRecipe([]))
}

function redisRecipe(settings: readonly string[]): ServerRecipe {
  return {
    name: 'redis',
    programs: ['redis-server', 'valkey-server'],
    environment: {},
    localArguments: ({ port, directory }) => {
      const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory]
      return [...place, ...DURABLE, ...settings]
    },
    container: {
      image: 'redis:7.4.6-alpine',
      port: 6379,
      command: ['redis-server', ...DURABLE, ...settings],
    },
    isReady: ping,
  }
}

export async function ping({ host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  const socket = createConnection({ host, port, timeout: 1000 })
  socket.once('timeout', () => socket.destroy(new Error('no answer to PING')))
  try {
    socket.write('PING\r\n')
    const [answer] = await once(socket, 'data')
    if (!String(answer).startsWith('+PONG')) throw new Error(`unexpected answer to PING: ${answer}`)
  } finally {
    socket.destroy()
  }
}
