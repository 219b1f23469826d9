import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { QUEUES } from '#libs/contract/job'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { untilConnected } from '../../tests/programs/until-connected.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openQueues } from './queues.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openQueues', () => {
  const redis = useRedis({ settings: ['--appendonly', 'no'] })

  async function open() {
    const queues = openQueues(redis.freshAddress())
    onTestFinished(() => queues.close())
    await untilConnected(...QUEUES.map((name) => queues[name]))
    return queues
  }

  it('opens every queue by its name, for the dashboard too', async () => {
    const queues = await open()
    expect(QUEUES.map((name) => queues[name].name)).toEqual([...QUEUES])
    expect(queues.boards.map(({ name }) => name)).toEqual([...QUEUES])
  })

  it('keeps the jobs of two queues apart, under the same job id', async () => {
    const queues = await open()
    await queues.analyse.enqueue(job, 'song')
    expect(await vi.waitFor(() => queues.batch.look('song'), { timeout: 20_000 })).toBeUndefined()
    expect(await queues.batch.enqueue(job, 'song')).toBe('added')
  })
})
