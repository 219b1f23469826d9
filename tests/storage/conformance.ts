import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useFolder } from '../fixtures/temporary-folder.ts'
import { type Bench, keysOf, type StoreUnderTest } from './bench.ts'
import { describeListing } from './conformance-listing.ts'
import { describeReading } from './conformance-reading.ts'
import { describeWriting } from './conformance-writing.ts'

/** What the port `ObjectStore` promises, said of one implementation. */
export function describeObjectStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the object store ${name}`, { timeout: 60_000 }, () => {
    // Filled before the first test: vitest collects the tests before any of them runs.
    const bench = {} as Bench
    const scratch = useFolder()
    beforeAll(async () => {
      Object.assign(bench, { scratch: scratch.path }, await open())
    }, 180_000)
    afterAll(async () => {
      await bench.store?.close()
      await bench.other?.close()
    })

    describeWriting(bench)
    describeReading(bench)
    describeListing(bench)
    describeOddKeys(bench)

    it('answers a ping', async () => {
      await expect(bench.store.ping()).resolves.toBeUndefined()
    })
  })
}

function describeOddKeys(bench: Bench): void {
  describe('odd keys', () => {
    const odd = ['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/.', 'A', 'a b', 'a%20b', 'a\\b', 'ä', '.a', '0', 'a\n']

    it.each([...odd, 'k'.repeat(201)])('are refused by every call: %j', async (key) => {
      const refused = { code: 'internal' }
      await expect(bench.store.put(key, 'x')).rejects.toMatchObject(refused)
      await expect(bench.store.create(key, 'x')).rejects.toMatchObject(refused)
      await expect(bench.store.get(key)).rejects.toMatchObject(refused)
      await expect(bench.store.download(key, join(bench.scratch, 'odd'))).rejects.toMatchObject(refused)
      await expect(bench.store.stream(key)).rejects.toMatchObject(refused)
      await expect(bench.store.head(key)).rejects.toMatchObject(refused)
      await expect(bench.store.remove(key)).rejects.toMatchObject(refused)
    })

    it.each(['/', 'a//', '../', 'A'])('are refused as prefixes: %j', async (prefix) => {
      await expect(keysOf(bench.store, prefix)).rejects.toMatchObject({ code: 'internal' })
    })
  })
}
