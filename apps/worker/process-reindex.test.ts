import { createHash } from 'node:crypto'
import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { audioKey } from '#libs/catalogue/keys'
import { SmartPlayError } from '#libs/contract/errors'
import { createLogger } from '#libs/observability/logger'
import type { Run } from '#libs/queue/consumer'
import { openChunkIndex } from '#libs/reindex/chunk-index'
import { openReindexRuns } from '#libs/reindex/runs'
import { openVectors } from '#libs/reindex/vectors'
import { openScratch } from '#libs/scratch/scratch'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { NO_TRACER } from '#libs/tracing/no-tracer'
import type { Tracer } from '#libs/tracing/tracer'
import { exampleResult } from '../../tests/fixtures/example-analysis.ts'
import { createRecordingTracer } from '../../tests/fixtures/recording-tracer.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { createDescribeFile, type DescribeFileDeps } from './describe-file.ts'
import { createProcessReindex } from './process-reindex.ts'

type Describe = DescribeFileDeps['engine']['describe']
/** Of the request that began the run. */
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
/** The beginning of a wav file: enough to be told as one. */
const WAV = Buffer.from('RIFF\x24\0\0\0WAVEfmt ')

/** What the engine does with a song, where hearing is counted. */
async function open(hear: () => Promise<void> = async () => {}, tracer: Tracer = NO_TRACER) {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const folder = await temporaryFolder()
  const scratch = await openScratch(await temporaryFolder(), 'test')
  const runs = openReindexRuns(store)
  const taken = await runs.begin({ featuresVersion: 'f1', pipelineVersion: 'p', retryOf: null, traceparent: TRACE })
  if (!('begun' in taken)) throw new Error('nothing was begun')
  const run = taken.begun
  const ending = new AbortController()
  let heardTimes = 0
  let advanced = 0
  const describeSong: Describe = async (song, { recall, remember }) => {
    const known = await recall(song)
    const { heard, judgement } = exampleResult
    if (known === undefined) {
      heardTimes += 1
      await hear()
      await remember(song, heard)
    }
    return { heard: known ?? heard, judgement }
  }
  const files = createDescribeFile({ engine: { describe: describeSong }, vectors: openVectors(store), store, scratch })
  const put = async (...contents: readonly (Buffer | string | undefined)[]) => {
    const sources = contents.map((_, n) => ({ filename: `${n}.wav`, path: join(folder, `${n}.wav`) }))
    const writing = contents.map((bytes, n) => bytes !== undefined && writeFile(join(folder, `${n}.wav`), bytes))
    await Promise.all(writing)
    await runs.keepSources(run.id, { schema: 1, files: sources, folder: null })
  }
  const process = createProcessReindex({
    ...{ tracer, instance: 'worker-1' },
    ...{ runs, files, quiet: async () => {}, log: createLogger({ name: 'test', level: 'silent' }) },
    tender: {
      async begin() {
        const sources = await runs.sourcesOf(run.id)
        const index = openChunkIndex(store, { run: run.id, chunks: 1 })
        return sources && { run, sources, index, ended: ending.signal }
      },
      async advance() {
        advanced += 1
      },
    },
  })
  const reports: unknown[] = []
  const pickUp = (changes: Partial<Run<'reindex'>> = {}) =>
    process({
      ...{ queue: 'reindex', job: { schema: 1, run: run.id, chunk: 0 }, jobId: 'j' },
      ...{ attempt: 1, tries: 1, isLast: false },
      isOurs: async () => true,
      leaveSpan: () => {},
      ...{ abort: new AbortController().signal, report: (progress) => void reports.push(progress), ...changes },
    })
  return {
    store,
    scratch,
    run,
    runs,
    folder,
    put,
    pickUp,
    reports,
    ending,
    heardTimes: () => heardTimes,
    advanced: () => advanced,
  }
}

const song = (number: number) => Buffer.concat([WAV, Buffer.from(String(number))])

describe('createProcessReindex', () => {
  it('keeps a chunk with what every file sounds like, tells how far it is, and sees to the next', async () => {
    const { run, runs, put, pickUp, reports, advanced } = await open()
    await put(song(1), song(2))
    expect(await pickUp()).toBe('completed')
    const chunk = await runs.chunkOf(run.id, 0)
    expect(chunk?.entries.map(({ filename, reused, mood }) => [filename, reused, mood]).toSorted()).toEqual([
      ['0.wav', false, 'happy'],
      ['1.wav', false, 'happy'],
    ])
    expect(reports[0]).toMatchObject({ run: run.id, chunk: 0, measured: 1 })
    expect(advanced()).toBe(1)
  })

  it('is one span in the trace of its run for each attempt, however many files it has', async () => {
    const tracer = createRecordingTracer()
    let fails = true
    const { run, put, pickUp } = await open(async () => {
      if (fails) throw new SmartPlayError('store-unavailable', 'away')
    }, tracer)
    await put(song(1), song(2), song(2))
    const left: string[] = []
    await expect(pickUp({ leaveSpan: (name) => void left.push(name) })).rejects.toThrow('away')
    fails = false
    const [former] = left
    await pickUp({ job: { schema: 1, run: run.id, chunk: 0, former } })
    await pickUp()
    expect(tracer.spans).toMatchObject([
      { name: 'chunk', parent: TRACE, follows: undefined, failed: 'store-unavailable', hasEnded: true },
      { name: 'chunk', parent: TRACE, follows: former, failed: undefined, hasEnded: true },
    ])
    expect(tracer.spans[1]?.noted).toMatchObject({ 'smartplay.chunk': 0, 'smartplay.files': 3, 'smartplay.failed': 0 })
  })

  it('does nothing where the chunk is kept already, or the run is over', async () => {
    const { put, pickUp, heardTimes } = await open()
    expect(await pickUp()).toBe('ended')
    await put(song(1))
    await pickUp()
    expect(await pickUp()).toBe('already-done')
    expect(heardTimes()).toBe(1)
  })

  it('lists what says something against a file: gone, empty, no audio', async () => {
    const { run, runs, put, pickUp } = await open()
    await put(undefined, '', 'no audio', song(1))
    await pickUp()
    const chunk = await runs.chunkOf(run.id, 0)
    expect(chunk?.entries.map(({ filename }) => filename)).toEqual(['3.wav'])
    expect(chunk?.failures.map(({ filename, code }) => [filename, code]).toSorted()).toEqual([
      ['0.wav', 'audio-gone'],
      ['1.wav', 'empty-file'],
      ['2.wav', 'not-audio'],
    ])
  })

  it.each(['Album\\01.wav', 'a\tb.wav'])('lists a file of the name %j, which no catalogue holds', async (filename) => {
    const { run, runs, folder, pickUp } = await open()
    await writeFile(join(folder, '0.wav'), song(1))
    const files = [filename, 'plain.wav'].map((name) => ({ filename: name, path: join(folder, '0.wav') }))
    await runs.keepSources(run.id, { schema: 1, files, folder: null })
    expect(await pickUp()).toBe('completed')
    expect(await runs.chunkOf(run.id, 0)).toMatchObject({
      entries: [{ filename: 'plain.wav' }],
      failures: [{ filename, code: 'bad-filename' }],
    })
  })

  it('measures no bytes twice, whatever they are called', async () => {
    const { run, runs, put, pickUp, heardTimes } = await open()
    await put(song(1), song(1), song(1))
    await pickUp()
    expect(heardTimes()).toBe(1)
    expect((await runs.chunkOf(run.id, 0))?.entries).toHaveLength(3)
  })

  it('hears from the store what lies in no folder, once, and leaves nothing behind', async () => {
    const { store, scratch, run, runs, pickUp, heardTimes } = await open()
    const sha256 = createHash('sha256').update(song(1)).digest('hex')
    await store.put(audioKey(sha256), song(1))
    const files = ['a.wav', 'b.wav'].map((filename) => ({ filename, path: '/nowhere', sha256 }))
    await runs.keepSources(run.id, { schema: 1, files, folder: null })
    await pickUp()
    expect((await runs.chunkOf(run.id, 0))?.entries.map((entry) => entry.sha256)).toEqual([sha256, sha256])
    expect(heardTimes()).toBe(1)
    expect(await readdir(scratch.directory)).toEqual([])
  })

  it('has one file of the store on its disk at a time, however many a chunk has', async () => {
    const { store, scratch, run, runs, pickUp, heardTimes } = await open(async () => {
      expect(await readdir(scratch.directory)).toHaveLength(1)
    })
    const files = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const sha256 = createHash('sha256').update(song(number)).digest('hex')
        await store.put(audioKey(sha256), song(number))
        return { filename: `${number}.wav`, path: '/nowhere', sha256 }
      }),
    )
    await runs.keepSources(run.id, { schema: 1, files, folder: null })
    expect(await pickUp()).toBe('completed')
    expect(heardTimes()).toBe(3)
    expect((await runs.chunkOf(run.id, 0))?.entries).toHaveLength(3)
  })

  it('lists what neither a disk nor the store has, and what is empty there', async () => {
    const { store, scratch, run, runs, pickUp } = await open()
    const [gone, empty] = ['0'.repeat(64), createHash('sha256').digest('hex')] as const
    await store.put(audioKey(empty), '')
    const files = [gone, empty].map((sha256, n) => ({ filename: `${n}.wav`, path: '/nowhere', sha256 }))
    await runs.keepSources(run.id, { schema: 1, files, folder: null })
    await pickUp()
    const codes = (await runs.chunkOf(run.id, 0))?.failures.map(({ code }) => code)
    expect(codes?.toSorted()).toEqual(['audio-gone', 'empty-file'])
    expect(await readdir(scratch.directory)).toEqual([])
  })

  it('is tried again after a fault around it, with what it has measured so far', async () => {
    let isAway = true
    const { run, runs, put, pickUp, heardTimes } = await open(async () => {
      if (heardTimes() > 1 && isAway) throw new SmartPlayError('store-unavailable', 'away')
    })
    await put(song(1), song(2))
    await expect(pickUp()).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(await runs.chunkOf(run.id, 0)).toBeUndefined()
    isAway = false
    await pickUp({ attempt: 2, tries: 1 })
    expect((await runs.chunkOf(run.id, 0))?.entries.map(({ reused }) => reused).toSorted()).toEqual([false, true])
  })

  it('gives a file up that brings out a mistake of ours three times', async () => {
    const { run, runs, put, pickUp } = await open(() => Promise.reject(new Error('broken')))
    await put(song(1))
    await expect(pickUp({ attempt: 2, tries: 2 })).rejects.toThrow('broken')
    await pickUp({ attempt: 3, tries: 3 })
    expect((await runs.chunkOf(run.id, 0))?.failures).toMatchObject([{ filename: '0.wav', code: 'internal' }])
  })

  it.each(['decoder-stopped', 'decode-timeout'] as const)(
    'gives a file up at the third try that is a %s each time',
    async (code) => {
      const stopped = new SmartPlayError(code, 'ffmpeg did not come to its end')
      const { run, runs, put, pickUp } = await open(() => Promise.reject(stopped))
      await put(song(1))
      await expect(pickUp({ tries: 2 })).rejects.toBe(stopped)
      await pickUp({ tries: 3 })
      expect((await runs.chunkOf(run.id, 0))?.failures).toMatchObject([{ filename: '0.wav', code }])
    },
  )

  it('holds no deploy and no outage against a file', async () => {
    const { run, runs, put, pickUp } = await open(() => Promise.reject(new Error('broken')))
    await put(song(1))
    await expect(pickUp({ attempt: 7 })).rejects.toThrow('broken')
    expect(await runs.chunkOf(run.id, 0)).toBeUndefined()
  })

  it('keeps no vector of a file that was changed while it was measured', async () => {
    const world = await open(async () => {
      const path = join(world.folder, '0.wav')
      await writeFile(path, song(9))
      await utimes(path, 1, 1)
    })
    await world.put(song(1))
    await expect(world.pickUp()).rejects.toMatchObject({ code: 'superseded' })
  })

  it('stops without a word against any file when the run ends', async () => {
    const world = await open(async () => {
      world.ending.abort(new Error('the reindex has ended'))
      throw new Error('aborted')
    })
    await world.put(song(1), song(2))
    expect(await world.pickUp()).toBe('ended')
    expect(await world.runs.chunkOf(world.run.id, 0)).toBeUndefined()
  })
})
