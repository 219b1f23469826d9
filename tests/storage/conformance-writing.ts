import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Bench, fileOf, keysOf, LARGE_BYTES, sha256 } from './bench.ts'

export function describeWriting(bench: Bench): void {
  describe('put and get', () => {
    it('gives back the text that was put', async () => {
      await bench.store.put('texts/one.json', '{"mood":"glücklich"}')
      expect((await bench.store.get('texts/one.json'))?.toString()).toBe('{"mood":"glücklich"}')
    })

    it('gives back the bytes that were put, and only those of the view', async () => {
      const bytes = new Uint8Array([9, 0, 255, 13, 10, 9]).subarray(1, 5)
      await bench.store.put('bytes/one', bytes)
      expect(await bench.store.get('bytes/one')).toEqual(Buffer.from([0, 255, 13, 10]))
    })

    it('gives back the content of a file that was put', async () => {
      await bench.store.put('files/one', { path: await fileOf(bench, 'a song') })
      expect((await bench.store.get('files/one'))?.toString()).toBe('a song')
    })

    it('replaces an object, by a shorter one too', async () => {
      await bench.store.put('texts/two', 'the first, long')
      await bench.store.put('texts/two', 'second')
      expect((await bench.other.get('texts/two'))?.toString()).toBe('second')
    })

    it.each(['text', 'bytes', 'file'])('keeps an empty %s', async (kind) => {
      const bodies = { text: '', bytes: new Uint8Array(), file: { path: await fileOf(bench, '') } }
      await bench.store.put(`empty/${kind}`, bodies[kind as keyof typeof bodies])
      expect(await bench.store.get(`empty/${kind}`)).toEqual(Buffer.alloc(0))
    })

    it('takes a key of 200 signs', async () => {
      const key = `long/${'k'.repeat(195)}`
      await bench.store.put(key, 'x')
      expect(await keysOf(bench.store, 'long/')).toEqual([key])
    })

    it('says that a local file cannot be read, and does not blame the store', async () => {
      const put = bench.store.put('files/none', { path: join(bench.scratch, 'none') })
      await expect(put).rejects.toMatchObject({ code: 'internal' })
      expect(await bench.store.head('files/none')).toBeUndefined()
    })
  })

  describe('large objects', () => {
    const content = randomBytes(LARGE_BYTES)

    it('keeps 12 MB from a file, and downloads them to a file', async () => {
      await bench.store.put('large/file', { path: await fileOf(bench, content) })
      const path = join(bench.scratch, 'downloaded')
      expect(await bench.store.download('large/file', path)).toBe('written')
      expect(sha256(await readFile(path))).toBe(sha256(content))
    })

    it('keeps 12 MB from memory', async () => {
      await bench.store.put('large/bytes', content)
      expect(sha256((await bench.store.get('large/bytes')) as Buffer)).toBe(sha256(content))
    })

    it('creates 12 MB once', async () => {
      const path = await fileOf(bench, content)
      expect(await bench.store.create('large/once', { path })).toBe('created')
      expect(await bench.store.create('large/once', { path })).toBe('exists')
      expect(await bench.other.create('large/once', Buffer.alloc(LARGE_BYTES))).toBe('exists')
      expect(sha256((await bench.store.get('large/once')) as Buffer)).toBe(sha256(content))
    })

    it('never shows a half-written object while two writers replace it', async () => {
      const [ones, twos] = [Buffer.alloc(LARGE_BYTES, 1), Buffer.alloc(LARGE_BYTES, 2)]
      await bench.store.put('large/raced', ones)
      const writers = Promise.all([bench.store.put('large/raced', ones), bench.other.put('large/raced', twos)])
      const seen = await Promise.all([bench.other.get('large/raced'), bench.store.get('large/raced')])
      await writers
      for (const read of [...seen, await bench.store.get('large/raced')]) {
        expect([sha256(ones), sha256(twos)]).toContain(sha256(read as Buffer))
      }
    })
  })

  describe('create', () => {
    it('creates what is not there and leaves what is', async () => {
      expect(await bench.store.create('results/one.json', 'first')).toBe('created')
      expect(await bench.other.create('results/one.json', 'second')).toBe('exists')
      expect((await bench.store.get('results/one.json'))?.toString()).toBe('first')
    })

    it('creates again what was removed', async () => {
      await bench.store.create('results/two.json', 'first')
      await bench.store.remove('results/two.json')
      expect(await bench.store.create('results/two.json', 'second')).toBe('created')
    })

    it('lets one of six racers with 2 MB from a file win', async () => {
      const path = await fileOf(bench, randomBytes(2_000_000))
      const racers = Array.from({ length: 6 }, () => bench.store.create('results/large-race', { path }))
      const outcomes = await Promise.all(racers)
      expect(outcomes.toSorted()).toEqual(['created', ...Array(5).fill('exists')])
    })

    it('lets one of ten racers win, and keeps the winner’s body', async () => {
      const racers = Array.from({ length: 10 }, (_, n) =>
        [bench.store, bench.other][n % 2]!.create('results/race', `racer ${n}`),
      )
      const outcomes = await Promise.all(racers)
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      const kept = (await bench.store.get('results/race'))?.toString()
      expect(kept).toBe(`racer ${outcomes.indexOf('created')}`)
    })
  })

  describe('remove', () => {
    it('removes an object, and is content when there is none', async () => {
      await bench.store.put('gone/one', 'x')
      await bench.store.remove('gone/one')
      expect(await bench.other.get('gone/one')).toBeUndefined()
      await bench.store.remove('gone/one')
      expect(await keysOf(bench.store, 'gone/')).toEqual([])
    })
  })

  it('runs eight uploads of 24 MB at once without holding them in memory', async () => {
    const path = await fileOf(bench, randomBytes(2 * LARGE_BYTES))
    const before = process.memoryUsage().arrayBuffers
    let peak = 0
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
    }, 5)
    await Promise.all(Array.from({ length: 8 }, (_, n) => bench.store.put(`crowd/${n}`, { path })))
    clearInterval(watch)
    expect(await keysOf(bench.store, 'crowd/')).toHaveLength(8)
    // Half of what they are: some chunks are always waiting for the garbage collector (up to 55 MB were seen).
    expect(peak).toBeLessThan(8 * LARGE_BYTES)
  })
}
