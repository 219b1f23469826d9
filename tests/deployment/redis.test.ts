import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useFolder } from '../fixtures/temporary-folder.ts'
import { submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { REPOSITORY } from '../programs/repository.ts'
import { useSounds } from '../programs/sounds.ts'
import type { ServerRecipe, TestServer } from '../servers/server.ts'
import { isAvailable, startServer } from '../servers/start-server.ts'

/** Redis with the file that compose and Kubernetes mount; only where its secret lies differs. */
function redisRecipe(secrets: string): ServerRecipe {
  return {
    name: 'redis',
    programs: ['redis-server'],
    environment: {},
    localArguments: ({ port, directory }) => {
      const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory]
      return [join(REPOSITORY, 'infra/redis/redis.conf'), ...place, '--aclfile', join(secrets, 'redis_acl')]
    },
    isReady: ({ host, port }) =>
      new Promise((resolve, reject) => {
        createConnection({ host, port }, resolve).once('error', reject)
      }),
  }
}

describe.skipIf(!(await isAvailable(redisRecipe(''))))('Redis with our settings and access rules', () => {
  const secrets = useFolder()
  let server: TestServer
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(REPOSITORY, 'infra/setup/secrets.mjs'), secrets.path])
    server = await startServer(redisRecipe(secrets.path))
    const url = (await secret('redis_url')).replace('redis:6379', `127.0.0.1:${server.port}`)
    await writeFile(join(secrets.path, 'redis_url'), `${url}\n`)
  })
  afterAll(() => server?.stop())
  const deployment = useDeployment()
  const sounds = useSounds()

  function secret(name: string): Promise<string> {
    return readFile(join(secrets.path, name), 'utf8')
  }

  async function as(user: string, work: (redis: Redis) => Promise<void>): Promise<void> {
    const password = await secret(user === 'exporter' ? 'redis_exporter_password' : 'redis_password')
    const redis = new Redis({ host: '127.0.0.1', port: server.port, username: user, password })
    try {
      await work(redis)
    } finally {
      redis.disconnect()
    }
  }

  it('carries a song from upload to result, and shows the queues', async () => {
    const environment = {
      REDIS_URL_FILE: join(secrets.path, 'redis_url'),
      ADMIN_PASSWORD_FILE: join(secrets.path, 'admin_password'),
      ...{ RATE_LIMIT_UPLOADS_PER_MINUTE: '100', RATE_LIMIT_READS_PER_MINUTE: '1000' },
    }
    const api: Api = await deployment.startApi(environment)
    const worker = await deployment.startWorker(environment)
    const { id } = await submit(api.url, await sounds.tone(1))
    await waitForResult(api.url, id)
    const login = Buffer.from(`admin:${await secret('admin_password')}`).toString('base64')
    const board = await fetch(`${api.adminUrl}/queues/api/queues`, { headers: { authorization: `Basic ${login}` } })
    expect(board.status).toBe(200)
    expect(await board.text()).toContain('"analyse"')
    for (const { log } of [api, worker]) expect(log.tail()).not.toContain('NOPERM')
  })

  it('evicts nothing, and writes everything down', () =>
    as('default', async (redis) => {
      const info = await redis.info()
      expect(info).toContain('maxmemory_policy:noeviction')
      expect(info).toContain('aof_enabled:1')
      expect(info).toContain('maxmemory:536870912')
    }))

  it('lets nobody in without a password', async () => {
    const redis = new Redis({ host: '127.0.0.1', port: server.port }).on('error', () => {})
    await expect(redis.get('key')).rejects.toThrow(/NOAUTH/)
    redis.disconnect()
  })

  it.each([['FLUSHALL'], ['CONFIG', 'GET', '*'], ['KEYS', '*'], ['SHUTDOWN']])(
    'refuses its own programs %s',
    (command, ...args) =>
      as('default', async (redis) => {
        await expect(redis.call(command, ...args)).rejects.toThrow(/NOPERM/)
      }),
  )

  it('tells the exporter its figures, and none of its keys', () =>
    as('exporter', async (redis) => {
      expect(await redis.info('memory')).toContain('used_memory:')
      await expect(redis.get('key')).rejects.toThrow(/NOPERM/)
    }))
})
