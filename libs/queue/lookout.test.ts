import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { isRedisAvailable, type RedisServer, startRedis } from '../../tests/servers/redis.ts'
import { openJobQueue } from './job-queue.ts'
import { openLookout } from './lookout.ts'

describe.skipIf(!(await isRedisAvailable()))('openLookout', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  }, 180_000)
  afterAll(() => redis?.stop())

  it('counts what waits, but not on a queue that somebody has paused', async () => {
    const address = { url: redis.url, prefix: 'test' }
    const queue = openJobQueue(address, 'analyse')
    const lookout = openLookout(address, ['analyse', 'batch'])
    onTestFinished(async () => {
      lookout.close()
      await queue.close()
    })
    await queue.enqueue({ schema: 1, id: ID }, 'song')
    expect(await lookout.waiting()).toBe(1)
    await queue.queue.pause()
    expect(await lookout.waiting()).toBe(0)
    await queue.queue.resume()
    expect(await lookout.waiting()).toBe(1)
  })
})
