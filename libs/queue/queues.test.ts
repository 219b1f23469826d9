import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { QUEUES } from '#libs/contract/job'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { isRedisAvailable, type RedisServer, startRedis } from '../../tests/servers/redis.ts'
import { openLookout } from './lookout.ts'
import { openQueues } from './queues.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openQueues', () => {
  let redis: RedisServer
  let prefixes = 0
  beforeAll(async () => {
    redis = await startRedis()
  }, 180_000)
  afterAll(() => redis?.stop())

  function open() {
    const address = { url: redis.url, prefix: `test-${prefixes++}` }
    const queues = openQueues(address)
    onTestFinished(() => queues.close())
    return { address, queues }
  }

  it('opens every queue by its name, for the dashboard too', () => {
    const { queues } = open()
    expect(QUEUES.map((name) => queues[name].name)).toEqual([...QUEUES])
    expect(queues.boards.map(({ name }) => name)).toEqual([...QUEUES])
  })

  it('keeps the jobs of two queues apart, under the same job id', async () => {
    const { queues } = open()
    await queues.analyse.enqueue(job, 'song')
    expect(await queues.batch.look('song')).toBeUndefined()
    expect(await queues.batch.enqueue(job, 'song')).toBe('added')
  })

  describe('openLookout', () => {
    it('counts what waits on the queues that it watches, and on no other', async () => {
      const { address, queues } = open()
      const lookout = openLookout(address, ['analyse', 'batch'])
      onTestFinished(() => lookout.close())
      await queues.analyse.enqueue(job, 'one')
      await queues.batch.enqueue(job, 'two')
      await queues.reindex.enqueue({ schema: 1, run: `r${'0'.repeat(24)}`, chunk: 0 }, 'three')
      expect(await lookout.waiting()).toBe(2)
    })

    it('is quiet as soon as nothing waits', async () => {
      const { address, queues } = open()
      const lookout = openLookout(address, ['analyse'])
      onTestFinished(() => lookout.close())
      await queues.analyse.enqueue(job, 'song')
      const quiet = lookout.quiet(new AbortController().signal)
      await queues.analyse.remove('song')
      await quiet
      expect(await lookout.waiting()).toBe(0)
    })

    it('stops waiting when it is told to', async () => {
      const { address, queues } = open()
      const lookout = openLookout(address, ['analyse'])
      onTestFinished(() => lookout.close())
      await queues.analyse.enqueue(job, 'song')
      await expect(lookout.quiet(AbortSignal.timeout(50))).rejects.toThrow()
    })
  })
})
