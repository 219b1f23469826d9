import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { cacheObjects } from './cached.ts'
import { openFilesystemStore } from './filesystem.ts'

const KEY = 'results/song.json'

/** A cache over a real store that writes down which objects were read whole, and the same store for other processes. */
async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const reads: string[] = []
  const watched = {
    ...store,
    get: (key: string) => {
      reads.push(key)
      return store.get(key)
    },
  }
  const cached = cacheObjects(watched, { entries: 2, ttlMs: 60_000, prefix: 'results/' })
  return { store, reads, cached, read: async (key: string) => (await cached.get(key))?.toString() }
}

describe('cacheObjects', () => {
  it('reads an object once while it does not change', async () => {
    const { store, reads, read } = await open()
    await store.put(KEY, 'one')
    expect([await read(KEY), await read(KEY)]).toEqual(['one', 'one'])
    expect(reads).toEqual([KEY])
  })

  it('never answers what another process has removed', async () => {
    const { store, read } = await open()
    await store.put(KEY, 'one')
    await read(KEY)
    await store.remove(KEY)
    expect(await read(KEY)).toBeUndefined()
  })

  it('answers what another process has put in its place', async () => {
    const { store, read } = await open()
    await store.put(KEY, 'one')
    await read(KEY)
    await store.put(KEY, 'two')
    expect(await read(KEY)).toBe('two')
  })

  it('notices an object that comes later', async () => {
    const { store, read } = await open()
    expect(await read(KEY)).toBeUndefined()
    await store.put(KEY, 'one')
    expect(await read(KEY)).toBe('one')
  })

  it('keeps no more than its number of entries', async () => {
    const { store, reads, read } = await open()
    const keys = ['results/a', 'results/b', 'results/c']
    for (const key of keys) await store.put(key, key)
    for (const key of [...keys, ...keys]) expect(await read(key)).toBe(key)
    expect(reads).toHaveLength(6)
  })

  it('keeps nothing that lies elsewhere', async () => {
    const { store, reads, read } = await open()
    await store.put('intents/song.json', 'one')
    await read('intents/song.json')
    await read('intents/song.json')
    expect(reads).toHaveLength(2)
  })
})
