import { describe, expect, it } from 'vitest'
import { jobIdOf } from '#libs/contract/job'
import { openConsumer } from '#libs/queue/consumer'
import { openQueues } from '#libs/queue/queues'
import { gate } from '../../fixtures/gate.ts'
import { useDeployment } from '../../programs/deployment.ts'
import { useRedis } from '../../programs/redis.ts'
import { isRedisAvailable } from '../../servers/redis.ts'
import { waitUntil } from '../../servers/wait-until.ts'
import { promise } from '../figures.ts'
import { metricOf } from '../metric.ts'
import { between, randomOf } from '../seed.ts'

const PREFIX = '{scaling}'
const MIXES = 10
const ACTIVE = 3

describe.skipIf(!(await isRedisAvailable()))('the figures that workers are scaled by', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis, environment: { QUEUE_PREFIX: PREFIX } })

  it('are the truth, whatever the mix, and a paused queue asks for no worker', async () => {
    const address = { url: redis.url, prefix: PREFIX }
    const queues = openQueues(address)
    const { queue } = queues.analyse
    const api = await deployment.startApi()
    const random = randomOf('mixes')
    const inState = (state: string) => metricOf([api], 'smartplay_queue_jobs', `queue="analyse",state="${state}"`)
    let wrong = 0
    for (let mix = 0; mix < MIXES; mix += 1) {
      await queue.obliterate({ force: true })
      const [waiting, delayed, prioritized] = [0, 0, 0].map(() => between(random, 0, 9)) as [number, number, number]
      const add = (count: number, kind: string, options: object) =>
        Promise.all(
          Array.from({ length: count }, (_, n) => queue.add('x', JOB, { jobId: `${kind}-${mix}-${n}`, ...options })),
        )
      await add(waiting, 'waiting', {})
      await add(delayed, 'delayed', { delay: 3_600_000 })
      await add(prioritized, 'prioritized', { priority: 7 })
      const seen = { waiting: await inState('waiting'), delayed: await inState('delayed') }
      const high = await inState('prioritized')
      if (seen.waiting !== waiting || seen.delayed !== delayed || high !== prioritized) wrong += 1
      await queue.pause()
      const asking = (await inState('waiting')) + (await inState('prioritized'))
      if (asking !== 0 || (await inState('paused')) !== waiting + prioritized) wrong += 1
      await queue.resume()
    }
    await queue.obliterate({ force: true })
    await queues.close()
    promise({ row: 39, what: `of ${2 * MIXES} looks, wrong`, value: wrong, most: 0 })
  })

  it('count what is in work', async () => {
    const address = { url: redis.url, prefix: PREFIX }
    const queues = openQueues(address)
    const api = await deployment.startApi()
    const mayEnd = gate()
    const quiet = { graceMs: 0, onStalled: () => {}, onError: () => {} }
    const process = () => mayEnd.opened.then(() => 'completed')
    const consumer = openConsumer({ address, queue: 'analyse', concurrency: ACTIVE, process, ...quiet })
    for (let n = 0; n < ACTIVE + 2; n += 1) await queues.analyse.enqueue(JOB, jobIdOf(`song${n}`, 'test'))
    const attempt = async () => {
      expect(await metricOf([api], 'smartplay_queue_jobs', 'queue="analyse",state="active"')).toBe(ACTIVE)
      expect(await metricOf([api], 'smartplay_queue_jobs', 'queue="analyse",state="waiting"')).toBe(2)
    }
    await waitUntil({ what: 'the jobs in work', timeoutMs: 20_000, attempt })
    mayEnd.open()
    await consumer.close()
    await queues.close()
  })
})

const JOB = { schema: 1, id: `a${'0'.repeat(32)}` } as const
