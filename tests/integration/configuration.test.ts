import { once } from 'node:events'
import { mkdir, rmdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const hasRedis = await isRedisAvailable()

describe('a program that cannot start', () => {
  const deployment = useDeployment()

  it.each(['api', 'worker', 'embedded'] as const)('names every wrong variable at once: %s', async (name) => {
    const said = await lastWordsOf(name, { PORT: '99999', MAX_FILE_SIZE: 'huge', S3_ENDPOINT: 'http://127.0.0.1:9' })
    for (const variable of ['PORT', 'MAX_FILE_SIZE', 'S3_ACCESS_KEY', 'S3_SECRET_KEY']) expect(said).toContain(variable)
  })

  it.each(['api', 'worker'] as const)('says that the %s needs a REDIS_URL', async (name) => {
    expect(await lastWordsOf(name, {})).toContain('REDIS_URL is not set')
  })

  it.runIf(hasRedis)('says which folder has no model', async () => {
    expect(await lastWordsOf('embedded', { MODEL_PATH: '/nowhere/model' })).toContain('/nowhere/model')
  })

  it('says that it cannot read the settings of its folder', async () => {
    const file = join(deployment.directory, '.env')
    await mkdir(file)
    expect(await lastWordsOf('embedded', {})).toContain(`${file} cannot be read`)
    await rmdir(file)
  })

  async function lastWordsOf(name: 'api' | 'worker' | 'embedded', environment: Readonly<Record<string, string>>) {
    const { status, log } = await deployment.run(name, environment)
    expect(status).toBe(1)
    return log.tail()
  }
})

describe.skipIf(!hasRedis)('a port that is taken', () => {
  const deployment = useDeployment({ redis: useRedis() })

  it('ends the API, with the port in the message', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const taken = String(typeof address === 'object' ? address?.port : address)
    const { status, log } = await deployment.run('api', { PORT: taken })
    server.close()
    expect(status).toBe(1)
    expect(log.tail()).toContain(`EADDRINUSE: address already in use 127.0.0.1:${taken}`)
  })
})
