import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ID } from '../../tests/fixtures/example-analysis.ts'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openConsumer } from './consumer.ts'
import { openQueues } from './queues.ts'
import { joinSongQueues } from './song-queues.ts'

const job = { schema: 1, id: ID } as const

describe.skipIf(!(await isRedisAvailable()))('joinSongQueues', () => {
  const redis = useRedis()

  async function open() {
    const address = redis.freshAddress()
    const queues = openQueues(address)
    onTestFinished(() => queues.close())
    const songs = joinSongQueues(queues)
    // A look has half a second; connecting, which the first one waits for, may take a busy machine longer.
    await vi.waitFor(() => songs.look('nothing'), { timeout: 20_000 })
    return { address, queues, songs }
  }

  it('moves a song up that was sent with many and is sent alone now', async () => {
    const { queues, songs } = await open()
    await songs.enqueue(job, 'song', 'batch')
    expect(await songs.enqueue(job, 'song', 'analyse')).toBe('added')
    expect(await queues.batch.look('song')).toBeUndefined()
    expect(await queues.analyse.look('song')).toMatchObject({ state: 'queued', position: 0 })
  })

  it('leaves a song where it is that was sent alone and comes again with many', async () => {
    const { queues, songs } = await open()
    await songs.enqueue(job, 'song', 'analyse')
    expect(await songs.enqueue(job, 'song', 'batch')).toBe('joined')
    expect(await queues.batch.look('song')).toBeUndefined()
  })

  it('leaves a song alone that a worker has taken up', async () => {
    const { address, queues, songs } = await open()
    await songs.enqueue(job, 'song', 'batch')
    let finish = () => {}
    const taken = new Promise<void>((resolve) => {
      const consumer = openConsumer({
        ...{ address, queue: 'batch', concurrency: 1, graceMs: 1000 },
        ...{ onStalled: () => {}, onError: () => {} },
        process: () => {
          resolve()
          return new Promise((done) => {
            finish = () => done('completed')
          })
        },
      })
      onTestFinished(() => consumer.close())
    })
    await taken
    expect(await songs.enqueue(job, 'song', 'analyse')).toBe('joined')
    expect(await queues.analyse.look('song')).toBeUndefined()
    finish()
  })

  it('counts what was sent alone as ahead of what was sent with many', async () => {
    const { songs } = await open()
    await songs.enqueue(job, 'first of many', 'batch')
    await songs.enqueue(job, 'second of many', 'batch')
    await songs.enqueue(job, 'alone', 'analyse')
    expect(await songs.look('second of many')).toMatchObject({ position: 2 })
  })

  it('knows whether a song waits on either queue or has never been sent', async () => {
    const { songs } = await open()
    await songs.enqueue(job, 'alone', 'analyse')
    await songs.enqueue(job, 'of many', 'batch')
    expect(await Promise.all(['alone', 'of many', 'nothing'].map(songs.isLive))).toEqual([true, true, false])
  })

  it('removes a song from wherever it waits', async () => {
    const { songs } = await open()
    await songs.enqueue(job, 'song', 'batch')
    await songs.remove('song')
    expect(await songs.look('song')).toBeUndefined()
  })
})
