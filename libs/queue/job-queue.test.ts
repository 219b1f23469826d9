import { UnrecoverableError, Worker } from 'bullmq'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { untilConnected } from '../../tests/programs/until-connected.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { linkConsumer } from './connection.ts'
import { openJobQueue } from './job-queue.ts'

const job = { schema: 1, id: ID } as const
const TOKEN = 'worker-of-the-test'

describe.skipIf(!(await isRedisAvailable()))('openJobQueue', () => {
  const redis = useRedis({ settings: ['--appendonly', 'no'] })

  /** A queue of its own, and a hand that takes jobs off it one by one. */
  async function open() {
    const address = redis.freshAddress()
    const queue = openJobQueue(address, 'analyse')
    const hand = new Worker('analyse', null, { connection: linkConsumer(address).connection, prefix: address.prefix })
    onTestFinished(async () => {
      await hand.close()
      await queue.close()
    })
    await untilConnected(queue)
    const take = async () => (await hand.getNextJob(TOKEN))!
    return {
      queue,
      take,
      /** A try that fails, but not for good. */
      postpone: async () => (await take()).moveToFailed(new Error('away'), TOKEN, false),
      complete: async () => (await take()).moveToCompleted('completed', TOKEN, false),
      fail: async () => (await take()).moveToFailed(new UnrecoverableError('no frames'), TOKEN, false),
    }
  }

  describe('enqueue', () => {
    it('adds a job that there is not', async () => {
      const { queue, take } = await open()
      expect(await queue.enqueue(job, 'song')).toBe('added')
      expect((await take()).data).toEqual(job)
    })

    it('joins a job that waits', async () => {
      const { queue } = await open()
      await queue.enqueue(job, 'song')
      expect(await queue.enqueue(job, 'song')).toBe('joined')
      expect(await queue.counts()).toMatchObject({ waiting: 1 })
    })

    it('joins a job that runs', async () => {
      const { queue, take } = await open()
      await queue.enqueue(job, 'song')
      await take()
      expect(await queue.enqueue(job, 'song')).toBe('joined')
      expect(await queue.counts()).toMatchObject({ active: 1, waiting: 0 })
    })

    it('adds again what was completed, for its result is gone', async () => {
      const { queue, complete } = await open()
      await queue.enqueue(job, 'song')
      await complete()
      expect(await queue.enqueue(job, 'song')).toBe('added')
      expect(await queue.counts()).toMatchObject({ waiting: 1, completed: 0 })
    })

    it('leaves a job that waits out a pause its pause, unless it is wanted at once', async () => {
      const { queue, postpone } = await open()
      await queue.enqueue(job, 'song')
      await postpone()
      expect(await queue.enqueue(job, 'song')).toBe('joined')
      expect(await queue.counts()).toMatchObject({ delayed: 1, waiting: 0 })
      const answers = await Promise.all(Array.from({ length: 10 }, () => queue.enqueueAtOnce(job, 'song')))
      expect(new Set(answers)).toEqual(new Set(['joined']))
      expect(await queue.counts()).toMatchObject({ delayed: 0, waiting: 1 })
    })

    it('retries what has failed, with all of its attempts', async () => {
      const { queue, fail, take } = await open()
      await queue.enqueue(job, 'song')
      await fail()
      expect(await queue.enqueue(job, 'song')).toBe('added')
      expect(await take()).toMatchObject({ attemptsMade: 0, attemptsStarted: 1 })
    })

    it('retries it in the trace of whoever asks now', async () => {
      const { queue, fail, take } = await open()
      await queue.enqueue({ ...job, trace: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01` }, 'song')
      await fail()
      const again = { ...job, trace: `00-${'2'.repeat(32)}-${'2'.repeat(16)}-01` }
      await queue.enqueue(again, 'song')
      expect((await take()).data).toEqual(again)
    })

    it('holds no lost worker of before against it', async () => {
      const { queue, fail, take } = await open()
      await queue.enqueue(job, 'song')
      await fail()
      await redis.command('HSET', queue.queue.toKey('song'), 'stc', '11')
      await queue.enqueue(job, 'song')
      expect((await take()).stalledCounter).toBe(0)
    })

    it('adds again what stands on no list any more', async () => {
      const { queue, take } = await open()
      await queue.enqueue(job, 'song')
      await redis.command('DEL', queue.queue.toKey('wait'))
      expect(await queue.enqueue(job, 'song')).toBe('added')
      expect((await take()).id).toBe('song')
    })

    it('retries once, however many ask at once', async () => {
      const { queue, fail } = await open()
      await queue.enqueue(job, 'song')
      await fail()
      await Promise.all(Array.from({ length: 10 }, () => queue.enqueue(job, 'song')))
      expect(await queue.counts()).toMatchObject({ waiting: 1, failed: 0 })
    })

    it('adds once, however many ask at once', async () => {
      const { queue } = await open()
      await Promise.all(Array.from({ length: 10 }, () => queue.enqueue(job, 'song')))
      expect(await queue.counts()).toMatchObject({ waiting: 1 })
    })
  })

  describe('look', () => {
    it('counts the jobs ahead of each', async () => {
      const { queue, take } = await open()
      const names = ['first', 'second', 'third']
      for (const name of names) await queue.enqueue(job, name)
      const positions = async () => Promise.all(names.map(async (name) => (await queue.look(name))?.position))
      expect(await positions()).toEqual([0, 1, 2])
      await take()
      expect(await positions()).toEqual([0, 0, 1])
    })

    it('shows how far a running job has come', async () => {
      const { queue, take } = await open()
      await queue.enqueue(job, 'song')
      const progress = { attempt: 1, n: 1, stage: 'decode', state: 'started', stages: [] } as const
      await (await take()).updateProgress(progress)
      expect(await queue.look('song')).toEqual({ state: 'running', progress, position: 0 })
    })

    it('knows no job that never was, and none that has ended', async () => {
      const { queue, complete } = await open()
      // A look has half a second; connecting, which the first one waits for, may take a busy machine longer.
      expect(await vi.waitFor(() => queue.look('song'), { timeout: 20_000 })).toBeUndefined()
      await queue.enqueue(job, 'song')
      expect(await queue.isLive('song')).toBe(true)
      await complete()
      expect([await queue.look('song'), await queue.isLive('song')]).toEqual([undefined, false])
    })
  })

  describe('failureOf', () => {
    it('says why and when a job has failed for good', async () => {
      const { queue, fail } = await open()
      await queue.enqueue(job, 'song')
      const before = Date.now()
      await fail()
      const failure = await queue.failureOf('song')
      expect(failure?.reason).toBe('no frames')
      expect(failure?.failedAt.getTime()).toBeGreaterThanOrEqual(before)
    })

    it('is undefined for a job that has not failed', async () => {
      const { queue } = await open()
      expect(await queue.failureOf('song')).toBeUndefined()
      await queue.enqueue(job, 'song')
      expect(await queue.failureOf('song')).toBeUndefined()
    })
  })

  describe('remove', () => {
    it('takes a waiting job off the queue', async () => {
      const { queue } = await open()
      await queue.enqueue(job, 'song')
      await queue.remove('song')
      expect(await queue.look('song')).toBeUndefined()
    })

    it('leaves a job alone that a worker holds, and minds none that is missing', async () => {
      const { queue, take } = await open()
      await queue.enqueue(job, 'song')
      await take()
      await queue.remove('song')
      expect(await queue.look('song')).toMatchObject({ state: 'running' })
      await queue.remove('nothing')
    })
  })
})
