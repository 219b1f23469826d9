import { describe, expect, it, onTestFinished } from 'vitest'
import type { QueueName } from '#libs/contract/job'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { untilConnected } from '../../tests/programs/until-connected.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openLookout } from './lookout.ts'
import { openQueues } from './queues.ts'

const job = { schema: 1, id: ID } as const
/** Late, Redis is as good as away, and nothing waits then: it may be asked again. */
const PATIENCE = { timeout: 20_000 }

describe.skipIf(!(await isRedisAvailable()))('openLookout', () => {
  const redis = useRedis({ settings: ['--appendonly', 'no'] })

  async function open(...watched: QueueName[]) {
    const address = redis.freshAddress()
    const queues = openQueues(address)
    const lookout = openLookout(address, watched)
    onTestFinished(async () => {
      lookout.close()
      await queues.close()
    })
    await untilConnected(...watched.map((name) => queues[name]))
    return { queues, lookout }
  }

  it('counts what waits on the queues that it watches, and on no other', async () => {
    const { queues, lookout } = await open('analyse', 'batch')
    await queues.analyse.enqueue(job, 'one')
    await queues.batch.enqueue(job, 'two')
    await queues.reindex.enqueue({ schema: 1, run: `r${'0'.repeat(24)}`, chunk: 0 }, 'three')
    await expect.poll(lookout.waiting, PATIENCE).toBe(2)
  })

  it('counts nothing on a queue that somebody has paused', async () => {
    const { queues, lookout } = await open('analyse', 'batch')
    await queues.analyse.enqueue(job, 'song')
    await expect.poll(lookout.waiting, PATIENCE).toBe(1)
    await queues.analyse.queue.pause()
    expect(await lookout.waiting()).toBe(0)
    await queues.analyse.queue.resume()
    await expect.poll(lookout.waiting, PATIENCE).toBe(1)
  })

  it('is quiet as soon as nothing waits', async () => {
    const { queues, lookout } = await open('analyse')
    await queues.analyse.enqueue(job, 'song')
    const quiet = lookout.quiet(new AbortController().signal)
    await queues.analyse.remove('song')
    await quiet
    expect(await lookout.waiting()).toBe(0)
  })

  it('stops waiting when it is told to', async () => {
    const { queues, lookout } = await open('analyse')
    await queues.analyse.enqueue(job, 'song')
    await expect.poll(lookout.waiting, PATIENCE).toBe(1)
    await expect(lookout.quiet(AbortSignal.timeout(50))).rejects.toThrow()
  })
})
