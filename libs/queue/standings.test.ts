import { Queue, Worker } from 'bullmq'
import { describe, expect, it, onTestFinished } from 'vitest'
import { QUEUES } from '#libs/contract/job'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { linkConsumer, linkProducer } from './connection.ts'
import { openStandings } from './standings.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openStandings', () => {
  const redis = useRedis()

  function open() {
    const address = redis.freshAddress()
    const queue = new Queue('analyse', { connection: linkProducer(address).connection, prefix: address.prefix })
    const hand = new Worker('analyse', null, { connection: linkConsumer(address).connection, prefix: address.prefix })
    const standings = openStandings(address)
    onTestFinished(async () => {
      standings.close()
      await hand.close()
      await queue.close()
    })
    const analyse = async () => (await standings.look()).find((standing) => standing.queue === 'analyse')
    return { queue, hand, standings, analyse }
  }

  it('tells every queue there is, the empty ones too', async () => {
    const { standings } = open()
    const all = await standings.look()
    expect(all.map(({ queue }) => queue)).toEqual([...QUEUES])
    expect(all.every(({ jobs, oldestWaitingSeconds }) => jobs.waiting === 0 && oldestWaitingSeconds === 0)).toBe(true)
  })

  it('counts as BullMQ does, in each state', async () => {
    const { queue, hand, analyse } = open()
    await queue.add('a', job, { jobId: 'one' })
    await hand.getNextJob('token')
    await queue.add('b', job, { jobId: 'two' })
    await queue.add('c', job, { jobId: 'three', delay: 60_000 })
    await queue.add('d', job, { jobId: 'four', priority: 5 })
    const { active, waiting, delayed, prioritized, completed, failed } = await queue.getJobCounts()
    expect((await analyse())?.jobs).toEqual({ active, waiting, paused: 0, delayed, prioritized, completed, failed })
    expect([active, waiting, delayed, prioritized]).toEqual([1, 1, 1, 1])
  })

  it('counts what waits on a paused queue apart: it asks for no worker, and grows no older', async () => {
    const { queue, analyse } = open()
    await queue.add('a', job, { jobId: 'one', timestamp: Date.now() - 90_000 })
    await queue.add('b', job, { jobId: 'two', priority: 5 })
    await queue.pause()
    expect(await analyse()).toMatchObject({
      jobs: { waiting: 0, prioritized: 0, paused: 2 },
      oldestWaitingSeconds: 0,
    })
    await queue.resume()
    expect((await analyse())?.jobs).toMatchObject({ waiting: 1, prioritized: 1, paused: 0 })
  })

  it.each([
    ['waits in line', {}],
    ['waits by priority', { priority: 5 }],
  ])('tells how old the oldest job is that %s', async (_how, options) => {
    const { queue, analyse } = open()
    const now = Date.now()
    await queue.add('a', job, { jobId: 'older', timestamp: now - 90_000, ...options })
    await queue.add('a', job, { jobId: 'younger', timestamp: now - 10_000, ...options })
    const age = (await analyse())?.oldestWaitingSeconds ?? 0
    expect(age).toBeGreaterThanOrEqual(90)
    expect(age).toBeLessThan(100)
  })
})
