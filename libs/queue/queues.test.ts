import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { QUEUES } from '#libs/contract/job'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openQueues } from './queues.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openQueues', () => {
  const redis = useRedis()

  function open() {
    const queues = openQueues(redis.freshAddress())
    onTestFinished(() => queues.close())
    return queues
  }

  it('opens every queue by its name, for the dashboard too', () => {
    const queues = open()
    expect(QUEUES.map((name) => queues[name].name)).toEqual([...QUEUES])
    expect(queues.boards.map(({ name }) => name)).toEqual([...QUEUES])
  })

  it('keeps the jobs of two queues apart, under the same job id', async () => {
    const queues = open()
    await queues.analyse.enqueue(job, 'song')
    // A look has half a second; connecting, which the first one waits for, may take a busy machine longer.
    expect(await vi.waitFor(() => queues.batch.look('song'), { timeout: 20_000 })).toBeUndefined()
    expect(await queues.batch.enqueue(job, 'song')).toBe('added')
  })
})
