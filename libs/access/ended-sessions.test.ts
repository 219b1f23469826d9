import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { ENDED_SESSIONS, type EndedSessions, openEndedSessions } from './ended-sessions.ts'

const HOUR_MS = 3_600_000
const keyId = 'k0123456789ab'

let store: ObjectStore

beforeEach(async () => {
  store = await openFilesystemStore({ directory: join(await temporaryFolder(), 'objects') })
})
afterEach(() => void vi.useRealTimers())

async function open(of: Parameters<typeof openEndedSessions>[0]['store'] = store): Promise<EndedSessions> {
  const ended = await openEndedSessions({ store: of, onError: () => {} })
  onTestFinished(() => ended.close())
  return ended
}

const sessionUntil = (endsAt: number) => ({ keyId, endsAt: String(endsAt) })
const inHours = (hours: number) => sessionUntil(Date.now() + hours * HOUR_MS)

describe('a session that was ended', () => {
  it('has ended here at once, in another process when it looks, and in one that starts', async () => {
    const [here, there] = [await open(), await open()]
    const [session, other] = [inHours(12), inHours(11)]
    await here.end(session)
    expect([here.has(session), here.has(other)]).toEqual([true, false])
    await there.refresh()
    expect([there.has(session), (await open()).has(session)]).toEqual([true, true])
  })

  it('stays ended while the store is away', async () => {
    let isAway = false
    const ended = await open({
      ...{ put: store.put, remove: store.remove },
      list(prefix) {
        if (isAway) throw new Error('the store is away')
        return store.list(prefix)
      },
    })
    const session = inHours(12)
    await ended.end(session)
    isAway = true
    await expect(ended.refresh()).rejects.toThrow('away')
    expect(ended.has(session)).toBe(true)
  })

  it('is forgotten an hour after it would have been over', async () => {
    const ended = await open()
    const now = Date.now()
    await ended.end(sessionUntil(now + HOUR_MS))
    vi.useFakeTimers({ now: now + 2 * HOUR_MS, toFake: ['Date'] })
    await ended.refresh()
    expect(await collect(store.list(ENDED_SESSIONS))).toHaveLength(1)
    vi.setSystemTime(now + 2 * HOUR_MS + 1)
    await ended.refresh()
    expect(await collect(store.list(ENDED_SESSIONS))).toEqual([])
  })

  it('is one of a thousand at most, so that no key fills what every process lists', async () => {
    const ended = await open()
    const now = Date.now() + HOUR_MS
    for (let n = 0; n < 1000; n += 1) await store.put(`${ENDED_SESSIONS}${keyId}-${now + n}`, '')
    await ended.refresh()
    await expect(ended.end(inHours(12))).rejects.toMatchObject({ code: 'too-many-requests' })
    await ended.end({ ...inHours(12), keyId: 'kba9876543210' })
  })
})
