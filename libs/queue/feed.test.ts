import { Worker } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { untilConnected } from '../../tests/programs/until-connected.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { waitUntil } from '../../tests/servers/wait-until.ts'
import { linkConsumer } from './connection.ts'
import { type Feed, type FeedEvent, openFeed } from './feed.ts'
import { type JobQueue, openJobQueue } from './job-queue.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('openFeed', () => {
  const redis = useRedis({ settings: ['--appendonly', 'no'] })
  let queue: JobQueue
  let feed: Feed
  let hand: Worker
  beforeAll(async () => {
    const address = redis.freshAddress()
    queue = openJobQueue(address, 'analyse')
    feed = openFeed(address, 'analyse')
    hand = new Worker('analyse', null, { connection: linkConsumer(address).connection, prefix: address.prefix })
    await untilConnected(queue)
  })
  afterAll(async () => {
    await hand?.close()
    await feed?.close()
    await queue?.close()
  })

  /** What followers hear of a job that reports once and ends. The feed hears only what comes after it listens. */
  async function run(jobId: string) {
    const heard = listen((listener) => feed.follow(jobId, listener))
    await queue.enqueue(job, jobId)
    const taken = (await hand.getNextJob('token'))!
    const reported = { attempt: 1, n: 1, stage: 'decode', state: 'started', stages: [] } as const
    await soon(async () => {
      await taken.updateProgress(reported)
      expect(heard.events).not.toEqual([])
    })
    await taken.moveToCompleted('completed', 'token', false)
    await soon(async () => expect(heard.events.at(-1)?.kind).toBe('ended'))
    return heard
  }

  it('tells the followers of a job how it gets on and how it ended', async () => {
    const { events } = await run('song')
    expect(events[0]).toMatchObject({ kind: 'progress', jobId: 'song', progress: { stage: 'decode', n: 1 } })
    expect(events.at(-1)).toEqual({ kind: 'ended', jobId: 'song', outcome: 'completed' })
  })

  it('tells every follower of a job, and nobody who follows another', async () => {
    const [one, other, all] = [
      listen((listener) => feed.follow('fanned', listener)),
      listen((listener) => feed.follow('other', listener)),
      listen((listener) => feed.followAll(listener)),
    ]
    const { events } = await run('fanned')
    expect(one.events).toEqual(events)
    expect(all.events).toEqual(events)
    expect(other.events).toEqual([])
  })

  it('tells nothing more to whoever has stopped following', async () => {
    const left = listen((listener) => feed.follow('left', listener))
    left.unfollow()
    const { events } = await run('left')
    expect(events.length).toBeGreaterThan(1)
    expect(left.events).toEqual([])
  })
})

function listen(follow: (listener: (event: FeedEvent) => void) => () => void) {
  const events: FeedEvent[] = []
  const unfollow = follow((event) => events.push(event))
  return { events, unfollow }
}

function soon(attempt: () => Promise<void>): Promise<void> {
  return waitUntil({ what: 'an event', timeoutMs: 10_000, attempt })
}
