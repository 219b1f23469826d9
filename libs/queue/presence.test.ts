import { describe, expect, it, onTestFinished } from 'vitest'
import { useRedis } from '../../tests/programs/redis.ts'
import { isRedisAvailable } from '../../tests/servers/redis.ts'
import { openRedis } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import { checkSameStore, MEMBER_AGE_MS, type Member, openPresence } from './presence.ts'

const worker: Member = {
  instance: 'worker-1',
  role: 'worker',
  storeId: 'store',
  pipelineVersion: 'f1-test-r1',
  concurrency: 2,
  secondsPerSong: null,
}
const api: Member = { ...worker, instance: 'api-1', role: 'api', concurrency: 0 }
const stranger: Member = { ...worker, instance: 'worker-2', storeId: 'another store' }

describe.skipIf(!(await isRedisAvailable()))('openPresence', () => {
  const redis = useRedis()

  function open() {
    const address = redis.freshAddress()
    const presence = openPresence(address)
    onTestFinished(() => presence.close())
    const instances = async () => (await presence.members()).map(({ instance }) => instance).toSorted()
    return { address, presence, instances }
  }

  it('knows who has beaten, as they said it last', async () => {
    const { presence } = open()
    await presence.beat(worker)
    await presence.beat({ ...worker, secondsPerSong: 1.5 })
    expect(await presence.members()).toMatchObject([{ ...worker, secondsPerSong: 1.5 }])
  })

  it('forgets who has left', async () => {
    const { presence, instances } = open()
    await presence.beat(worker)
    await presence.beat(api)
    await presence.leave(worker.instance)
    expect(await instances()).toEqual([api.instance])
  })

  it('forgets who has not beaten for half a minute, by the clock of Redis', async () => {
    const { address, presence, instances } = open()
    const own = openRedis(address)
    onTestFinished(() => own.disconnect())
    const [seconds] = await own.time()
    const beatAt = Number(seconds) * 1000 - MEMBER_AGE_MS - 1
    await own.hset(`${address.prefix}:members`, worker.instance, JSON.stringify({ ...worker, beatAt }))
    await presence.beat(api)
    expect(await instances()).toEqual([api.instance])
    expect(await own.hkeys(`${address.prefix}:members`)).toEqual([api.instance])
  })

  it('knows the others beside one that it cannot read, and forgets that one by its age', async () => {
    const { address, presence, instances } = open()
    const own = openRedis(address)
    onTestFinished(() => own.disconnect())
    const key = `${address.prefix}:members`
    const now = Number((await own.time())[0]) * 1000
    await own.hset(key, 'newer', JSON.stringify({ role: 'indexer', beatAt: now }))
    await own.hset(key, 'newer-gone', JSON.stringify({ role: 'indexer', beatAt: now - MEMBER_AGE_MS - 1 }))
    await own.hset(key, { ageless: '{"schema":2}', damaged: '{"instance' })
    await presence.beat(api)
    expect(await instances()).toEqual([api.instance])
    expect((await own.hkeys(key)).toSorted()).toEqual([api.instance, 'newer'])
  })

  describe('startHeartbeat', () => {
    const onStranger = (error: unknown) => expect.fail(`a stranger was met: ${error}`)

    it('beats at once, and leaves when it is closed', async () => {
      const { address, instances } = open()
      const heartbeat = await startHeartbeat({ presence: openPresence(address), self: () => worker, onStranger })
      expect(await instances()).toEqual([worker.instance])
      await heartbeat.close()
      expect(await instances()).toEqual([])
    })

    it('refuses to start beside a program with another store, and does not disturb that one', async () => {
      const { presence, instances } = open()
      await presence.beat(api)
      const starting = startHeartbeat({ presence, self: () => stranger, onStranger })
      await expect(starting).rejects.toMatchObject({ code: 'store-unsuitable' })
      expect(await instances()).toEqual([api.instance])
    })
  })
})

describe('checkSameStore', () => {
  it('accepts members of the same store, and nobody at all', () => {
    checkSameStore([worker, api], 'store')
    checkSameStore([], 'store')
  })

  it('names the member that uses another', () => {
    expect(() => checkSameStore([api, stranger], 'store')).toThrowError(/worker worker-2/)
  })
})
