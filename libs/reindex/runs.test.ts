import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleChunk, exampleEntry } from '../../tests/fixtures/example-reindex.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { openChunkIndex } from './chunk-index.ts'
import { openReindexRuns } from './runs.ts'
import type { Outcome } from './stored.ts'

const wanted = { featuresVersion: 'f1', pipelineVersion: 'f1-test-r1', retryOf: null }
const cancelled: Outcome = {
  ...{
    schema: 1,
    status: 'cancelled',
    endedAt: '2026-01-01T00:00:00.000Z',
    failures: [],
    reason: 'so',
    catalogue: null,
  },
  files: { total: 0, done: 0, measured: 0, reused: 0, failed: 0 },
}

async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const runs = openReindexRuns(store)
  const begin = async () => {
    const taken = await runs.begin(wanted)
    return 'begun' in taken ? taken.begun : undefined
  }
  return { store, runs, begin }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('openReindexRuns', () => {
  it('lets one of any number that begin at once', async () => {
    const { runs } = await open()
    const taken = await Promise.all(Array.from({ length: 10 }, () => runs.begin(wanted)))
    const begun = taken.flatMap((each) => ('begun' in each ? [each.begun.id] : []))
    const live = taken.flatMap((each) => ('live' in each ? [each.live.id] : []))
    expect(begun).toHaveLength(1)
    expect(new Set(live)).toEqual(new Set(begun))
  })

  it('leaves nothing of those that were refused', async () => {
    const { store, runs } = await open()
    await Promise.all(Array.from({ length: 10 }, () => runs.begin(wanted)))
    const keys = await collect(store.list('reindexes/r'))
    expect(keys).toHaveLength(1)
  })

  it('lets the next begin when the live one has its outcome, and not before', async () => {
    const { runs, begin } = await open()
    const first = await begin()
    expect(await begin()).toBeUndefined()
    await runs.end(first?.id ?? '', cancelled)
    expect(await runs.live()).toBeUndefined()
    const second = await begin()
    expect((await runs.live())?.id).toBe(second?.id)
  })

  it('lists runs from the newest to the oldest, and goes on where a page ended', async () => {
    const { runs, begin } = await open()
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) {
      const begun = await begin()
      ids.unshift(begun?.id ?? '')
      await runs.end(ids[0] ?? '', cancelled)
    }
    const turns = await collect(runs.turns())
    expect(turns.map(({ run }) => run)).toEqual(ids)
    expect((await collect(runs.turns(turns[0]?.turn))).map(({ run }) => run)).toEqual(ids.slice(1))
  })

  it('keeps the first of what is written once: sources, chunks, the verdict, the outcome', async () => {
    const { runs } = await open()
    const id = `r${'0'.repeat(24)}`
    const sources = { schema: 1, files: [{ filename: '1.mp3', path: '/1.mp3' }], folder: null } as const
    expect(await runs.keepSources(id, { ...sources, files: [...sources.files] })).toEqual(sources)
    expect(await runs.keepSources(id, { schema: 1, files: [], folder: null })).toEqual(sources)
    await runs.keepChunk(id, exampleChunk(0, [exampleEntry(1)]))
    await runs.keepChunk(id, exampleChunk(0, []))
    expect((await runs.chunkOf(id, 0))?.entries).toHaveLength(1)
    const decided = await runs.decide(id, 'cancel')
    expect(await runs.decide(id, 'publish')).toEqual(decided)
    await runs.end(id, cancelled)
    await runs.end(id, { ...cancelled, status: 'completed' })
    expect((await runs.outcomeOf(id))?.status).toBe('cancelled')
  })
})

describe('openChunkIndex', () => {
  it('tells what is new at each look, and the first that are missing', async () => {
    const { store, runs } = await open()
    const id = `r${'0'.repeat(24)}`
    const index = openChunkIndex(store, { run: id, chunks: 5 })
    const keep = (...numbers: readonly number[]) =>
      Promise.all(numbers.map((number) => runs.keepChunk(id, exampleChunk(number, []))))
    expect(await index.look()).toEqual([])
    expect(index.missing(3)).toEqual([0, 1, 2])
    await keep(0, 3)
    expect(await index.look()).toEqual([0, 3])
    expect(index.missing(10)).toEqual([1, 2, 4])
    await keep(1, 2)
    expect(await index.look()).toEqual([1, 2])
    expect(index.missing(10)).toEqual([4])
    await keep(4)
    await index.look()
    expect([index.missing(10), index.count()]).toEqual([[], 5])
  })
})
