import { describe, expect, it, onTestFinished } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { untilConnected } from '../../tests/programs/until-connected.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { waitUntil } from '../../tests/servers/wait-until.ts'
import { openConsumer, type Process, type Run } from './consumer.ts'
import { openJobQueue } from './job-queue.ts'
import { openQueues } from './queues.ts'
import { StandAside } from './stand-aside.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openConsumer', () => {
  const redis = useRedis({ settings: ['--appendonly', 'no'] })

  async function open(process: Process) {
    const address = redis.freshAddress()
    const queue = openJobQueue(address, 'analyse')
    const quiet = { onStalled: () => {}, onError: () => {} }
    const consumer = openConsumer({ address, queue: 'analyse', concurrency: 1, process, graceMs: 0, ...quiet })
    onTestFinished(async () => {
      await consumer.close()
      await queue.close()
    })
    await untilConnected(queue)
    const inState = (state: string) =>
      waitUntil({
        what: `a ${state} job`,
        timeoutMs: 10_000,
        attempt: async () => expect(await queue.counts()).toMatchObject({ [state]: 1 }),
      })
    return { queue, consumer, inState }
  }

  it('hands each job to the process, and keeps its last word', async () => {
    const runs: Run[] = []
    const { queue, inState } = await open(async (run) => {
      runs.push(run)
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await inState('completed')
    expect(runs).toMatchObject([{ job, jobId: 'song', attempt: 1, tries: 1, isLast: false }])
    expect((await queue.queue.getJob('song'))?.returnvalue).toBe('completed')
  })

  it('hands the name of its span to the next pick-up of the job', async () => {
    const span = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
    const formers: unknown[] = []
    const { queue, inState } = await open(async ({ job: { former }, attempt, leaveSpan }) => {
      formers.push(former)
      leaveSpan(span)
      if (attempt === 1) throw new SmartPlayError('internal', 'once more')
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await inState('completed')
    expect(formers).toEqual([undefined, span])
  })

  it('tells a run whose job has gone to another worker that it is not its own any more', async () => {
    const answers: boolean[] = []
    const { queue, inState } = await open(async ({ jobId, isOurs }) => {
      answers.push(await isOurs())
      await queue.queue.getBackend().client.then((client) => client.del(`${queue.queue.toKey(jobId)}:lock`))
      answers.push(await isOurs())
      throw new SmartPlayError('internal', 'late')
    })
    await queue.enqueue(job, 'song')
    await inState('active')
    const attempt = async () => expect(answers).toEqual([true, false])
    await waitUntil({ what: 'both answers', timeoutMs: 10_000, attempt })
  })

  it('hears no report of a run whose job has gone to another worker', async () => {
    const progress: unknown[] = []
    const { queue, inState } = await open(async ({ jobId, report, isOurs }) => {
      report({ stage: 'decode', state: 'started', stages: [] })
      await isOurs()
      const lock = `${queue.queue.toKey(jobId)}:lock`
      await redis.command('SET', lock, 'of another')
      report({ stage: 'decode', state: 'completed', stages: [] })
      await isOurs()
      progress.push((await queue.queue.getJob(jobId))?.progress)
      throw new SmartPlayError('internal', 'late')
    })
    await queue.enqueue(job, 'song')
    await inState('active')
    const attempt = async () => expect(progress).toMatchObject([{ n: 1, state: 'started' }])
    await waitUntil({ what: 'the progress', timeoutMs: 10_000, attempt })
  })

  it('ends a job for good where no retry can help', async () => {
    const { queue, inState } = await open(() => Promise.reject(new SmartPlayError('undecodable', 'no frames')))
    await queue.enqueue(job, 'song')
    await inState('failed')
    expect(await queue.failureOf('song')).toMatchObject({ reason: 'undecodable: no frames' })
  })

  it('tries again, after a pause, where a retry can help', async () => {
    const { queue, inState } = await open(() => Promise.reject(new SmartPlayError('store-unavailable', 'away')))
    await queue.enqueue(job, 'song')
    await inState('delayed')
    expect(await queue.look('song')).toMatchObject({ state: 'queued', position: null })
  })

  it('lets a job stand aside while a part of ours is away, which costs it no try', async () => {
    const { queue, inState } = await open(() => Promise.reject(new SmartPlayError('store-unavailable', 'away')))
    await queue.enqueue(job, 'song')
    await inState('delayed')
    expect(await queue.queue.getJob('song')).toMatchObject({ attemptsMade: 0 })
    expect((await queue.queue.getJob('song'))?.delay).toBeLessThanOrEqual(10_000)
  })

  it('lets a job stand aside for as long as the process says, which costs it no try', async () => {
    const { queue, inState } = await open(() => Promise.reject(new StandAside(60_000)))
    await queue.enqueue(job, 'song')
    await inState('delayed')
    expect(await queue.queue.getJob('song')).toMatchObject({ attemptsMade: 0, delay: 60_000 })
  })

  it('counts pick-ups, and tries without those that stood aside', async () => {
    const counts: unknown[] = []
    const { queue, inState } = await open(async ({ attempt, tries }) => {
      counts.push([attempt, tries])
      if (attempt <= 2) throw new StandAside(1)
      if (attempt === 3) throw new SmartPlayError('internal', 'oops')
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await inState('completed')
    expect(counts).toEqual([1, 2, 3, 4].map((attempt) => [attempt, attempt === 4 ? 2 : 1]))
  })

  it('counts a try that failed by itself', async () => {
    const { queue, inState } = await open(() => Promise.reject(new SmartPlayError('internal', 'oops')))
    await queue.enqueue(job, 'song')
    await inState('delayed')
    expect(await queue.queue.getJob('song')).toMatchObject({ attemptsMade: 1 })
  })

  it('numbers the reports of a run', async () => {
    const { queue, inState } = await open(async (run) => {
      run.report({ stage: 'decode', state: 'started', stages: [] })
      run.report({ stage: 'decode', state: 'completed', stages: [] })
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await inState('completed')
    expect((await queue.queue.getJob('song'))?.progress).toMatchObject({ attempt: 1, n: 2, state: 'completed' })
  })

  it('lets a run go on while Redis hangs', async () => {
    let hungMs = Number.POSITIVE_INFINITY
    const { queue, inState } = await open(async (run) => {
      await redis.server().pause()
      const startedAt = performance.now()
      await (run.report({ stage: 'decode', state: 'started', stages: [] }) as unknown)
      hungMs = performance.now() - startedAt
      await redis.server().resume()
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await inState('completed')
    // A command that waited for it would wait until its time-out of 1.5 s.
    expect(hungMs).toBeLessThan(1000)
  })

  it('puts a running job back when it is closed, and counts no failure', async () => {
    const started = gate()
    const { queue, consumer } = await open(({ abort }) => {
      started.open()
      return new Promise((_resolve, reject) => abort.addEventListener('abort', () => reject(abort.reason)))
    })
    await queue.enqueue(job, 'song')
    await started.opened
    await consumer.close()
    expect(await queue.look('song')).toMatchObject({ state: 'queued', position: 0 })
    expect(await queue.queue.getJob('song')).toMatchObject({ attemptsMade: 0, stalledCounter: 0 })
  })

  it('lets a run end that needs no longer than the grace', async () => {
    const [started, mayEnd] = [gate(), gate()]
    const { queue, consumer } = await open(async () => {
      started.open()
      await mayEnd.opened
      return 'completed'
    })
    await queue.enqueue(job, 'song')
    await started.opened
    const closed = consumer.close()
    mayEnd.open()
    await closed
    expect(await queue.counts()).toMatchObject({ completed: 1, waiting: 0 })
  })

  it('stands back while jobs wait on a queue that comes first, and goes on when none does', async () => {
    const address = redis.freshAddress()
    const queues = openQueues(address)
    const taken = gate()
    let begun = false
    await queues.analyse.enqueue(job, 'first')
    const consumer = openConsumer({
      ...{ address, queue: 'batch', concurrency: 1, graceMs: 0, yieldsTo: ['analyse'] },
      ...{ onStalled: () => {}, onError: () => {} },
      process: async () => {
        begun = true
        taken.open()
        return 'completed'
      },
    })
    onTestFinished(async () => {
      await consumer.close()
      await queues.close()
    })
    await queues.batch.enqueue(job, 'second')
    await waitUntil({
      what: 'a job that is held',
      timeoutMs: 10_000,
      attempt: async () => expect(await queues.batch.counts()).toMatchObject({ active: 1 }),
    })
    expect(begun).toBe(false)
    await queues.analyse.remove('first')
    await taken.opened
  })
})
