import { beforeAll, describe, expect, it } from 'vitest'
import { type Bench, entriesOf, keysOf } from './bench.ts'

/** More than the 1,000 keys of one page of an S3 listing. */
const MANY = 1100

export function describeListing(bench: Bench): void {
  describe('list', () => {
    const keys = ['shelf/a-b', 'shelf/a.b', 'shelf/a/b', 'shelf/a/c/d', 'shelf/a0', 'shelf/a_b', 'shelf/b/007']
    beforeAll(async () => {
      await Promise.all(keys.toReversed().map((key) => bench.store.put(key, key)))
    })

    it('yields every key below a prefix in the order of the keys', async () => {
      expect(await keysOf(bench.store, 'shelf/')).toEqual(keys)
    })

    it('takes a prefix that ends within a name', async () => {
      expect(await keysOf(bench.store, 'shelf/a/')).toEqual(['shelf/a/b', 'shelf/a/c/d'])
      expect(await keysOf(bench.store, 'shelf/a0')).toEqual(['shelf/a0'])
      expect(await keysOf(bench.store, 'shel')).toEqual(keys)
      expect(await keysOf(bench.store, 'shelf/a/c/d/e')).toEqual([])
    })

    it('reads on after any key, there or not', async () => {
      for (const [n, key] of keys.entries())
        expect(await keysOf(bench.store, 'shelf/', { after: key })).toEqual(keys.slice(n + 1))
      expect(await keysOf(bench.store, 'shelf/', { after: 'shelf/a/bb' })).toEqual(keys.slice(3))
      expect(await keysOf(bench.store, 'shelf/a/', { after: 'shelf/a-b' })).toEqual(['shelf/a/b', 'shelf/a/c/d'])
      expect(await keysOf(bench.store, 'shelf/', { after: 'zzz' })).toEqual([])
    })

    it('tells the sizes', async () => {
      const entries = await entriesOf(bench.store, 'shelf/a/')
      expect(entries.map((entry) => entry.size)).toEqual([9, 11])
      expect(entries.every((entry) => entry.modifiedAt instanceof Date)).toBe(true)
    })

    it('yields nothing below a prefix that nothing has', async () => {
      expect(await keysOf(bench.store, 'nothing/here/')).toEqual([])
    })

    it('yields everything for the empty prefix, and nothing but objects', async () => {
      const all = await keysOf(bench.store, '')
      expect(all).toEqual(expect.arrayContaining(keys))
      expect(all).toEqual(all.toSorted())
      expect(all.every((key) => /^[a-z][a-z0-9/._-]*$/.test(key))).toBe(true)
    })

    it('goes past the thousandth key, while the ones it has told are removed', async () => {
      const many = Array.from({ length: MANY }, (_, n) => `many/${String(n).padStart(4, '0')}`)
      await inGroupsOf(50, many, (key) => bench.store.put(key, 'x'))
      const seen: string[] = []
      for await (const { key } of bench.store.list('many/')) {
        seen.push(key)
        if (seen.length === 990) await inGroupsOf(50, seen, (told) => bench.other.remove(told))
      }
      expect(seen).toEqual(many)
    })
  })
}

async function inGroupsOf<T>(size: number, items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += size) await Promise.all(items.slice(from, from + size).map(act))
}
