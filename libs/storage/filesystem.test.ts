import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openFilesystemStore } from './filesystem.ts'
import type { ObjectStore } from './objects.ts'

const TWO_HOURS_MS = 2 * 60 * 60 * 1000

describe('the file system store', () => {
  let directory: string
  let store: ObjectStore
  beforeEach(async () => {
    directory = await temporaryFolder()
    store = await openFilesystemStore({ directory })
  })

  const unfinished = () => readdir(join(directory, '.unfinished'))

  async function keys(): Promise<string[]> {
    const found: string[] = []
    for await (const { key } of store.list('')) found.push(key)
    return found
  }

  it('leaves no unfinished file behind, whether a write succeeds, loses or fails', async () => {
    await store.put('a/one', 'x')
    await store.create('a/one', 'y')
    await Promise.all(Array.from({ length: 5 }, () => store.create('a/race', 'z')))
    await expect(store.put('a/one/below', 'x')).rejects.toMatchObject({ code: 'internal' })
    await expect(store.put('a', 'x')).rejects.toMatchObject({ code: 'internal' })
    expect(await unfinished()).toEqual([])
    expect(await keys()).toEqual(['a/one', 'a/race'])
  })

  it('sweeps the leftovers of dead writers at open, and spares what may still be written', async () => {
    const longAgo = new Date(Date.now() - TWO_HOURS_MS)
    await writeFile(join(directory, '.unfinished', 'old'), 'half a so')
    await utimes(join(directory, '.unfinished', 'old'), longAgo, longAgo)
    await writeFile(join(directory, '.unfinished', 'young'), 'half a so')
    await openFilesystemStore({ directory })
    expect(await unfinished()).toEqual(['young'])
  })

  it('does not list what it has not written itself', async () => {
    await store.put('a/song', 'x')
    await mkdir(join(directory, 'lost+found'))
    await writeFile(join(directory, '.DS_Store'), 'x')
    await writeFile(join(directory, 'a', 'Thumbs.db'), 'x')
    expect(await keys()).toEqual(['a/song'])
  })

  it('lists on when files and folders vanish meanwhile', async () => {
    for (const key of ['a/1', 'b/1', 'b/2', 'c/1']) await store.put(key, 'x')
    const seen: string[] = []
    for await (const { key } of store.list('')) {
      seen.push(key)
      if (key === 'a/1') await rm(join(directory, 'c'), { recursive: true })
      if (key === 'b/1') await rm(join(directory, 'b', '2'))
    }
    expect(seen).toEqual(['a/1', 'b/1'])
  })

  it('keeps what an opened stream began to read, though the object is replaced and removed', async () => {
    await store.put('a/song', 'the first content')
    const found = await store.stream('a/song', { start: 4, end: 8 })
    await store.put('a/song', 'another content, longer')
    await store.remove('a/song')
    const chunks = await found?.stream.toArray()
    expect(Buffer.concat(chunks ?? []).toString()).toBe('first')
  })

  it('is a store that cannot be reached when its folder is gone', async () => {
    await rm(directory, { recursive: true })
    const gone = { code: 'store-unavailable' }
    await expect(store.ping()).rejects.toMatchObject(gone)
    await expect(store.put('a/song', 'x')).rejects.toMatchObject(gone)
    await expect(store.create('a/song', 'x')).rejects.toMatchObject(gone)
  })

  it('is the same store for another process: what one created the other does not', async () => {
    const other = await openFilesystemStore({ directory })
    expect(await other.create('a/song', 'theirs')).toBe('created')
    expect(await store.create('a/song', 'ours')).toBe('exists')
  })
})
