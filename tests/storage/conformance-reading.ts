import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bench, LARGE_BYTES } from './bench.ts'

export function describeReading(bench: Bench): void {
  describe('missing objects', () => {
    it.each(['missing/object', 'missing', 'texts/one.json/below', 'texts'])('are answers: %s', async (key) => {
      await bench.store.put('texts/one.json', '1')
      expect(await bench.store.get(key)).toBeUndefined()
      expect(await bench.store.head(key)).toBeUndefined()
      expect(await bench.store.stream(key)).toBeUndefined()
      expect(await bench.store.stream(key, { start: 0, end: 0 })).toBeUndefined()
      await bench.store.remove(key)
      expect((await bench.store.get('texts/one.json'))?.toString()).toBe('1')
    })

    it('leave no file behind when they are downloaded', async () => {
      expect(await bench.store.download('missing/object', join(bench.scratch, 'missing'))).toBe('missing')
      expect(await readdir(bench.scratch)).not.toContain('missing')
    })
  })

  describe('head', () => {
    it('tells size, time and etag', async () => {
      const before = Date.now()
      await bench.store.put('heads/one', 'ten bytes!')
      const head = await bench.store.head('heads/one')
      expect(head).toMatchObject({ key: 'heads/one', size: 10 })
      // S3 tells whole seconds, and a clock may be read a little before ours.
      expect(Math.abs((head?.modifiedAt.getTime() ?? 0) - before)).toBeLessThan(5000)
      expect(head?.etag).toMatch(/^[^"]+$/)
    })

    it('has another etag when the content is another', async () => {
      await bench.store.put('heads/two', 'aaaa')
      const first = await bench.store.head('heads/two')
      await bench.store.put('heads/two', 'bbbb')
      expect((await bench.store.head('heads/two'))?.etag).not.toBe(first?.etag)
    })
  })

  describe('stream', () => {
    beforeAll(() => bench.store.put('ranges/digits', '0123456789'))

    it.each([
      [0, 0, '0'],
      [0, 3, '0123'],
      [4, 6, '456'],
      [9, 9, '9'],
      [7, 500, '789'],
      [0, 9, '0123456789'],
    ])('reads bytes %i to %i', async (start, end, expected) => {
      const found = await bench.store.stream('ranges/digits', { start, end })
      expect(found?.range).toEqual({ start, end: Math.min(end, 9) })
      expect(found?.head.size).toBe(10)
      expect(await text(found!.stream)).toBe(expected)
    })

    it('reads all without a range, under the head that head tells', async () => {
      const found = await bench.store.stream('ranges/digits')
      expect(found?.range).toEqual({ start: 0, end: 9 })
      expect(await text(found!.stream)).toBe('0123456789')
      const head = await bench.store.head('ranges/digits')
      expect(wholeSeconds(found?.head)).toEqual(wholeSeconds(head))
    })

    it('reads nothing of an empty object, whose range is 0 to -1', async () => {
      await bench.store.put('ranges/empty', '')
      const found = await bench.store.stream('ranges/empty')
      expect(found?.range).toEqual({ start: 0, end: -1 })
      expect(await text(found!.stream)).toBe('')
    })

    it.each([
      ['begins past the object', { start: 10, end: 12 }],
      ['ends before it begins', { start: 5, end: 4 }],
      ['begins before the object', { start: -3, end: 4 }],
      ['is no whole number', { start: 0, end: Number.NaN }],
    ])('refuses a range that %s', async (_, range) => {
      await expect(bench.store.stream('ranges/digits', range)).rejects.toMatchObject({ code: 'range-not-satisfiable' })
    })

    it('refuses every range of an empty object', async () => {
      await bench.store.put('ranges/empty', '')
      const first = bench.store.stream('ranges/empty', { start: 0, end: 0 })
      await expect(first).rejects.toMatchObject({ code: 'range-not-satisfiable' })
    })

    it('may be left in the middle', async () => {
      await bench.store.put('ranges/left', Buffer.alloc(LARGE_BYTES))
      const found = await bench.store.stream('ranges/left')
      for await (const _ of found!.stream) break
      await expect.poll(() => found!.stream.destroyed).toBe(true)
      expect((await bench.store.head('ranges/left'))?.size).toBe(LARGE_BYTES)
    })
  })
}

/** S3 tells times in whole seconds by a header, and in finer ones nowhere that matters. */
function wholeSeconds(head: { readonly modifiedAt: Date } | undefined) {
  return head && { ...head, modifiedAt: Math.floor(head.modifiedAt.getTime() / 1000) }
}
