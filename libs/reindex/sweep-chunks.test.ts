import { describe, expect, it } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleChunk } from '../../tests/fixtures/example-reindex.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { outcomeKey } from './keys.ts'
import { openReindexRuns } from './runs.ts'
import { sweepChunks } from './sweep-chunks.ts'

const NOW = new Date('2026-01-10T12:00:00.000Z')
const HOUR_MS = 3_600_000
const never = new AbortController().signal

async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const runs = openReindexRuns(store)
  return { store, runs, begin, end, numbersOf, sweep }

  /** A run with so many chunks, none of which lets the next begin. */
  async function begin(chunks: number): Promise<string> {
    const taken = await runs.begin({ featuresVersion: 'f1', pipelineVersion: 'f1-test-r1', retryOf: null })
    if ('live' in taken) throw new Error('one runs already')
    for (let n = 0; n < chunks; n += 1) await runs.keepChunk(taken.begun.id, exampleChunk(n, []))
    return taken.begun.id
  }

  async function end(chunks: number, hoursAgo: number): Promise<string> {
    const id = await begin(chunks)
    const files = { total: 2, done: chunks, measured: chunks, reused: 0, failed: 0 }
    const endedAt = new Date(NOW.getTime() - hoursAgo * HOUR_MS).toISOString()
    const how = { reason: null, catalogue: null, failures: [] } as const
    await runs.end(id, { schema: 1, status: 'completed', endedAt, files, ...how, failures: [] })
    return id
  }

  async function numbersOf(id: string): Promise<number[]> {
    const numbers = await Promise.all([0, 1].map(async (n) => ((await runs.chunkOf(id, n)) ? [n] : [])))
    return numbers.flat()
  }

  function sweep(signal = never, from = store) {
    return sweepChunks({ store: from, runs, now: () => NOW }, signal)
  }
}

describe('sweepChunks', () => {
  it('removes the chunks of a run that ended two days ago, and the run is still listed with its end', async () => {
    const { runs, end, numbersOf, sweep } = await open()
    const id = await end(2, 48)
    expect(await sweep()).toBe(2)
    expect(await numbersOf(id)).toEqual([])
    expect(await collect(runs.turns())).toEqual([{ turn: 1, run: id }])
    expect((await runs.outcomeOf(id))?.files.done).toBe(2)
  })

  it('keeps those of a run that ended an hour ago, and of one that is live', async () => {
    const { begin, end, numbersOf, sweep } = await open()
    const lately = await end(2, 1)
    const live = await begin(2)
    expect(await sweep()).toBe(0)
    expect([await numbersOf(lately), await numbersOf(live)]).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  it('goes on below a run that never had a chunk, and not below one whose chunks have gone', async () => {
    const { store, runs, end, sweep } = await open()
    await end(2, 72)
    await sweep()
    const cancelled = [await end(2, 49), await end(0, 48)]
    const asked: string[] = []
    const outcomeOf = (id: string) => {
      asked.push(id)
      return runs.outcomeOf(id)
    }
    expect(await sweep()).toBe(2)
    await end(2, 47)
    const deps = { store, runs: { ...runs, outcomeOf }, now: () => NOW }
    expect(await sweepChunks(deps, never)).toBe(2)
    expect(asked.slice(1)).toEqual(cancelled.toReversed())
  })

  it('leaves nothing behind after a sweep that broke off', async () => {
    const { store, end, numbersOf, sweep } = await open()
    const ids = [await end(2, 72), await end(2, 48)]
    let left = 3
    const failing = {
      ...store,
      async remove(key: string) {
        left -= 1
        if (left < 0) throw new Error('the store went away')
        await store.remove(key)
      },
    }
    await expect(sweep(never, failing)).rejects.toThrow('went away')
    expect(await sweep()).toBe(1)
    expect(await Promise.all(ids.map(numbersOf))).toEqual([[], []])
  })

  it('leaves a run alone whose end it cannot read, and sweeps the others', async () => {
    const { store, end, numbersOf, sweep } = await open()
    const older = await end(2, 72)
    const newer = await end(2, 48)
    await store.put(outcomeKey(newer), '{"schema":2}')
    expect(await sweep()).toBe(2)
    expect([await numbersOf(older), await numbersOf(newer)]).toEqual([[], [0, 1]])
  })

  it('ends in the midst of a run when told to', async () => {
    const { store, end, sweep } = await open()
    await end(20, 48)
    const closing = new AbortController()
    const remove = (key: string) => {
      closing.abort()
      return store.remove(key)
    }
    expect(await sweep(closing.signal, { ...store, remove })).toBe(16)
    expect(await sweep()).toBe(4)
  })

  it('looks no further for runs when told to end', async () => {
    const { store, runs, end } = await open()
    const run = await end(2, 48)
    const endless = {
      ...runs,
      async *turns() {
        for (;;) yield { turn: 1, run }
      },
    }
    expect(await sweepChunks({ store, runs: endless, now: () => NOW }, AbortSignal.abort())).toBe(0)
  })
})
