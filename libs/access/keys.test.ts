import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { parseKeyText } from './key-text.ts'
import { checkAdminRemains, createKey, hasAdmin, isLive, listKeys, presentKey, revokeKey, rotateKey } from './keys.ts'

const UNREADABLE = 'k0123456789ab'
const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()

let store: ObjectStore

beforeEach(async () => {
  store = await openFilesystemStore({ directory: join(await temporaryFolder(), 'objects') })
})

describe('createKey', () => {
  it('keeps the hash of a key, and nothing from which the key could be had', async () => {
    const { key, text } = await createKey(store, { name: 'player', scopes: ['read', 'upload', 'read'] })
    const stored = String(await store.get(`keys/${key.id}.json`))
    expect(JSON.parse(stored)).toEqual(key)
    expect(key).toMatchObject({ scopes: ['read', 'upload'], expiresAt: null, hash: parseKeyText(text)?.hash })
    expect(stored).not.toContain(text.slice(-43))
  })

  it('refuses an end that has passed', async () => {
    const wish = { name: 'late', scopes: ['read' as const], expiresAt: inHours(-1) }
    await expect(createKey(store, wish)).rejects.toMatchObject({ code: 'bad-request' })
    expect(await listKeys(store)).toEqual([])
  })
})

describe('rotateKey', () => {
  it('makes a key that may do the same until the same end, and ends the former after the grace', async () => {
    const former = await createKey(store, { name: 'player', scopes: ['upload'], expiresAt: inHours(48) })
    const { key } = await rotateKey(store, former.key.id, 3600)
    expect(key).toMatchObject({ name: 'player', scopes: ['upload'], expiresAt: former.key.expiresAt })
    expect(key.id).not.toBe(former.key.id)
    expect(Math.abs((await endOf(former.key.id)) - Date.parse(inHours(1)))).toBeLessThan(10_000)
  })

  it('never prolongs the former key', async () => {
    const former = await createKey(store, { name: 'player', scopes: ['upload'], expiresAt: inHours(1) })
    await rotateKey(store, former.key.id, 24 * 3600)
    expect(await endOf(former.key.id)).toBe(Date.parse(former.key.expiresAt ?? ''))
  })

  it('ends the former at once without a grace; then it cannot be rotated again', async () => {
    const former = await createKey(store, { name: 'leaked', scopes: ['admin'] })
    await rotateKey(store, former.key.id, 0)
    expect(await endOf(former.key.id)).toBeLessThanOrEqual(Date.now())
    await expect(rotateKey(store, former.key.id, 0)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('makes as good a key again of one that is in its grace, for whoever never received the first', async () => {
    const former = await createKey(store, { name: 'root', scopes: ['admin'] })
    await rotateKey(store, former.key.id, 3600)
    const { key } = await rotateKey(store, former.key.id, 24 * 3600)
    expect(key.expiresAt).toBeNull()
    expect(await endOf(former.key.id)).toBeLessThanOrEqual(Date.parse(inHours(1)))

    const ending = await createKey(store, { name: 'player', scopes: ['read'], expiresAt: inHours(48) })
    await rotateKey(store, ending.key.id, 3600)
    await rotateKey(store, ending.key.id, 60)
    const again = await rotateKey(store, ending.key.id, 0)
    expect(again.key.expiresAt).toBe(ending.key.expiresAt)
  })

  it('does not know a key that was never there', async () => {
    await expect(rotateKey(store, 'k000000000000', 0)).rejects.toMatchObject({ code: 'not-found' })
  })

  async function endOf(id: string): Promise<number> {
    const key = (await listKeys(store)).find((each) => each.id === id)
    return Date.parse(key?.expiresAt ?? '')
  }
})

describe('revokeKey', () => {
  it('removes a key, once', async () => {
    const { key } = await createKey(store, { name: 'player', scopes: ['read'] })
    await revokeKey(store, key.id)
    expect(await listKeys(store)).toEqual([])
    await expect(revokeKey(store, key.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('removes also one that cannot be read', async () => {
    await store.put(`keys/${UNREADABLE}.json`, '{"schema":2}')
    await revokeKey(store, UNREADABLE)
    expect(await listKeys(store)).toEqual([])
  })
})

describe('checkAdminRemains', () => {
  it('lets the last admin key not go, and every other', async () => {
    const admin = await createKey(store, { name: 'root', scopes: ['admin'] })
    const reader = await createKey(store, { name: 'player', scopes: ['read'] })
    const keys = await listKeys(store)
    expect(() => checkAdminRemains(keys, admin.key.id)).toThrowError(
      expect.objectContaining({ code: 'last-admin-key' }),
    )
    checkAdminRemains(keys, reader.key.id)
    await createKey(store, { name: 'other', scopes: ['admin'] })
    checkAdminRemains(await listKeys(store), admin.key.id)
  })

  it('lets an admin key not go while the others end with their grace', async () => {
    const former = await createKey(store, { name: 'root', scopes: ['admin'] })
    const { key } = await rotateKey(store, former.key.id, 24 * 3600)
    const refusal = expect.objectContaining({ code: 'last-admin-key' })
    const rotated = await listKeys(store)
    expect(() => checkAdminRemains(rotated, key.id)).toThrowError(refusal)
    checkAdminRemains(rotated, former.key.id)
    expect(hasAdmin(rotated.filter(({ id }) => id === former.key.id))).toBe(true)

    await revokeKey(store, key.id)
    const ending = await listKeys(store)
    expect(() => checkAdminRemains(ending, former.key.id)).toThrowError(refusal)
  })

  it('counts no admin key that has expired', async () => {
    const admin = await createKey(store, { name: 'root', scopes: ['admin'] })
    const { key } = await rotateKey(store, admin.key.id, 0)
    const keys = await listKeys(store)
    expect(keys.filter(isLive).map(({ id }) => id)).toEqual([key.id])
    expect(() => checkAdminRemains(keys, key.id)).toThrowError(expect.objectContaining({ code: 'last-admin-key' }))
    expect(hasAdmin(keys)).toBe(true)
  })
})

it('a key is shown without its hash, with the end that counts', async () => {
  const { key } = await createKey(store, { name: 'player', scopes: ['read'] })
  await rotateKey(store, key.id, 60)
  const [former] = (await listKeys(store)).filter(({ id }) => id === key.id).map(presentKey)
  expect(Object.keys(former ?? {})).toEqual(['id', 'name', 'scopes', 'createdAt', 'expiresAt'])
  expect(Date.parse(former?.expiresAt ?? '')).toBeLessThanOrEqual(Date.now() + 60_000)
})

describe('listKeys', () => {
  it('lists the others beside one that cannot be read', async () => {
    const { key } = await createKey(store, { name: 'player', scopes: ['read'] })
    await store.put(`keys/${UNREADABLE}.json`, '{"schema":2}')
    expect(await listKeys(store)).toEqual([key])
  })

  it('never says that there are no keys where none can be read, and names one', async () => {
    await store.put(`keys/${UNREADABLE}.json`, '{"schema":2}')
    await expect(listKeys(store)).rejects.toThrow(`keys/${UNREADABLE}.json`)
  })
})
