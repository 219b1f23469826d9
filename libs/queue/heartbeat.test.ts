import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHeartbeat } from './heartbeat.ts'
import { BEAT_INTERVAL_MS, MEMBER_AGE_MS, type Member, type Presence } from './presence.ts'

const self: Member = {
  instance: 'api-1',
  role: 'api',
  storeId: 'store',
  pipelineVersion: 'f1-test-r1',
  concurrency: 0,
  secondsPerSong: null,
}
const worker: Member = { ...self, instance: 'worker-1', role: 'worker' }

/** Presence in memory, which can be taken away. */
function presenceOf(...others: readonly Member[]) {
  const members = new Map(others.map((member) => [member.instance, member]))
  let isAway = false
  const whenThere = async <T>(answer: () => T) => (isAway ? Promise.reject(new Error('away')) : answer())
  const presence: Presence = {
    beat: (member) => whenThere(() => void members.set(member.instance, member)),
    leave: (instance) => whenThere(() => void members.delete(instance)),
    members: () => whenThere(() => [...members.values()]),
    close: () => {},
  }
  return { presence, members, goAway: () => (isAway = true) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('startHeartbeat', () => {
  it('sees who joins by its next beat', async () => {
    const { presence, members } = presenceOf()
    const heartbeat = await startHeartbeat({ presence, self: () => self, onStranger: () => {} })
    members.set(worker.instance, worker)
    await vi.advanceTimersByTimeAsync(BEAT_INTERVAL_MS)
    expect(heartbeat.members()).toContainEqual(worker)
    await heartbeat.close()
  })

  it('waits for a Redis that does not answer', async () => {
    const { presence, goAway } = presenceOf(worker)
    goAway()
    const heartbeat = await startHeartbeat({ presence, self: () => self, onStranger: () => {} })
    expect(heartbeat.members()).toEqual([])
    await heartbeat.close()
  })

  it('takes nobody for alive once Redis has been silent for half a minute', async () => {
    const { presence, goAway } = presenceOf(worker)
    const heartbeat = await startHeartbeat({ presence, self: () => self, onStranger: () => {} })
    goAway()
    await vi.advanceTimersByTimeAsync(MEMBER_AGE_MS - BEAT_INTERVAL_MS)
    expect(heartbeat.members()).toContainEqual(worker)
    await vi.advanceTimersByTimeAsync(2 * BEAT_INTERVAL_MS)
    expect(heartbeat.members()).toEqual([])
    await heartbeat.close()
  })

  it('tells when a program with another store joins later', async () => {
    const { presence, members } = presenceOf(worker)
    const strangers: unknown[] = []
    const onStranger = (error: unknown) => strangers.push(error)
    const heartbeat = await startHeartbeat({ presence, self: () => self, onStranger })
    members.set('worker-2', { ...worker, instance: 'worker-2', storeId: 'another store' })
    await vi.advanceTimersByTimeAsync(BEAT_INTERVAL_MS)
    expect(strangers).toMatchObject([{ code: 'store-unsuitable' }])
    await heartbeat.close()
  })
})
