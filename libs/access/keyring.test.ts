import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { SmartPlayError } from '#libs/contract/errors'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { type Keyring, openKeyring } from './keyring.ts'
import { createKey, revokeKey, rotateKey } from './keys.ts'

const LIMIT_MS = 3000
const UNREADABLE = 'keys/k0123456789ab.json'

let store: ObjectStore

beforeEach(async () => {
  store = await openFilesystemStore({ directory: join(await temporaryFolder(), 'objects') })
})

async function open(
  of: Pick<ObjectStore, 'list' | 'get'> = store,
  onError = (_error: unknown) => {},
): Promise<Keyring> {
  const keyring = await openKeyring({ store: of, onError })
  onTestFinished(() => keyring.close())
  return keyring
}

describe('a keyring', () => {
  it('recognises a key by the whole of its text only', async () => {
    const [one, other] = [
      await createKey(store, { name: 'one', scopes: ['read'] }),
      await createKey(store, { name: 'other', scopes: ['admin'] }),
    ]
    const keyring = await open()
    expect(keyring.recognise(one.text)).toEqual(one.key)
    const mixed = one.text.slice(0, -43) + other.text.slice(-43)
    const unknown = one.text.replace(one.key.id, 'k000000000000')
    expect([mixed, unknown, '', one.key.id].map(keyring.recognise)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('knows whether there are keys, and whether one of them may do everything', async () => {
    const keyring = await open()
    expect([keyring.hasKeys(), keyring.hasAdmin()]).toEqual([false, false])
    await createKey(store, { name: 'one', scopes: ['read', 'upload'] })
    await keyring.refresh()
    expect([keyring.hasKeys(), keyring.hasAdmin()]).toEqual([true, false])
    await createKey(store, { name: 'two', scopes: ['admin'] })
    await keyring.refresh()
    expect(keyring.hasAdmin()).toBe(true)
  })

  it('has keys still when all of them have expired, so that nobody gets in without one', async () => {
    const { key, text } = await createKey(store, { name: 'one', scopes: ['admin'] })
    const { key: next } = await rotateKey(store, key.id, 0)
    await revokeKey(store, next.id)
    const keyring = await open()
    expect([keyring.hasKeys(), keyring.hasAdmin()]).toEqual([true, false])
    expect([keyring.recognise(text), keyring.find(key.id)]).toEqual([undefined, undefined])
  })

  it('learns within three seconds what another process did', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const keyring = await open()
    const { key, text } = await createKey(store, { name: 'one', scopes: ['read'] })
    await learned(keyring, () => keyring.recognise(text) !== undefined)
    const next = await rotateKey(store, key.id, 0)
    await learned(keyring, () => keyring.recognise(text) === undefined && keyring.recognise(next.text) !== undefined)
    await revokeKey(store, next.key.id)
    await learned(keyring, () => keyring.recognise(next.text) === undefined)
  })

  it('keeps what it knew while the store does not answer', async () => {
    const { text } = await createKey(store, { name: 'one', scopes: ['read'] })
    let isAway = false
    const keyring = await open({
      get: store.get,
      list(prefix) {
        if (isAway) throw new Error('the store is away')
        return store.list(prefix)
      },
    })
    isAway = true
    await expect(keyring.refresh()).rejects.toThrow('away')
    expect(keyring.recognise(text)).toBeDefined()
  })

  it('goes on learning of the others beside a key that it cannot read, and complains of that one', async () => {
    const complaints: unknown[] = []
    const one = await createKey(store, { name: 'one', scopes: ['admin'] })
    await store.put(UNREADABLE, '{"schema":2}')
    const keyring = await open(store, (error) => void complaints.push(error))
    const other = await createKey(store, { name: 'other', scopes: ['read'] })
    await revokeKey(store, one.key.id)
    await keyring.refresh()
    expect([keyring.recognise(one.text), keyring.recognise(other.text)]).toEqual([undefined, other.key])
    const complaint = expect.objectContaining({ message: expect.stringContaining(UNREADABLE) })
    expect(complaints).toEqual([complaint, complaint])
  })

  it('has keys also when the only one cannot be read any more, and that one opens nothing', async () => {
    const { key, text } = await createKey(store, { name: 'one', scopes: ['admin'] })
    const keyring = await open()
    await store.put(`keys/${key.id}.json`, '{"schema":2}')
    await keyring.refresh()
    expect([keyring.hasKeys(), keyring.hasAdmin()]).toEqual([true, false])
    expect([keyring.recognise(text), keyring.find(key.id)]).toEqual([undefined, undefined])
  })

  it('keeps a key that the store does not give just now', async () => {
    const { text } = await createKey(store, { name: 'one', scopes: ['admin'] })
    let isAway = false
    const keyring = await open({
      list: store.list,
      async get(name) {
        if (isAway) throw new SmartPlayError('store-unavailable', 'the store is away')
        return store.get(name)
      },
    })
    isAway = true
    await expect(keyring.refresh()).rejects.toThrow('away')
    expect(keyring.recognise(text)).toBeDefined()
  })

  it('reads what it could not read again, however old: it may have been put back', async () => {
    const { text } = await createKey(store, { name: 'one', scopes: ['read'] })
    let isDamaged = true
    const keyring = await open({
      get: async (name) => (isDamaged ? Buffer.from('{"schema"') : store.get(name)),
      async *list(prefix) {
        for await (const entry of store.list(prefix)) yield { ...entry, modifiedAt: new Date(0) }
      },
    })
    expect(keyring.recognise(text)).toBeUndefined()
    isDamaged = false
    await keyring.refresh()
    expect(keyring.recognise(text)).toBeDefined()
  })

  it('does not read again what lies there unchanged for long', async () => {
    const { key, text } = await createKey(store, { name: 'old', scopes: ['read'] })
    let reads = 0
    const keyring = await open({
      async get(name) {
        reads += 1
        return store.get(name)
      },
      async *list(prefix) {
        for await (const entry of store.list(prefix)) yield { ...entry, modifiedAt: new Date(0) }
      },
    })
    await keyring.refresh()
    expect(reads).toBe(1)
    expect(keyring.recognise(text)?.id).toBe(key.id)
  })
})

/**
 * Resolves when the keyring has read what is expected, and never where it does not begin to within the limit. By a clock
 * that is moved by hand: how long the reading takes is for the machine.
 */
async function learned(keyring: Keyring, isKnown: () => boolean): Promise<void> {
  const known = new Promise<void>((resolve) => {
    keyring.follow(() => {
      if (isKnown()) resolve()
    })
  })
  await vi.advanceTimersByTimeAsync(LIMIT_MS)
  await known
}
