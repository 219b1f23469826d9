import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURES_VERSION } from '#libs/features/table'
import { createLogger } from '#libs/observability/logger'
import { abandonRun, type Ended } from '#libs/reindex/publish'
import { type NewRun, openReindexRuns, type ReindexRuns } from '#libs/reindex/runs'
import { CHUNK_FILES, type Chunk, type Run, type Sources, type Verdict } from '#libs/reindex/stored'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { NO_TRACER } from '#libs/tracing/no-tracer'
import { exampleChunk, exampleEntry } from '../../tests/fixtures/example-reindex.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { startReindexTender } from './tend-reindex.ts'

const PIPELINE = 'f1-test-r1'
const self = { instance: 'w', role: 'worker', storeId: 's', concurrency: 1, secondsPerSong: null } as const

function filesOf(chunks: number): Sources {
  const files = Array.from({ length: chunks * CHUNK_FILES }, (_, n) => ({ filename: `${n}.mp3`, path: `/${n}.mp3` }))
  return { schema: 1, files, folder: null }
}

interface World {
  readonly chunks?: number
  readonly pipelineVersion?: string
  /** Of the workers that are alive. */
  readonly alive?: string
  /** Chunks that are kept before the tender has its first look, which it has by itself. */
  readonly kept?: readonly Chunk[]
  /** What was decided before that. */
  readonly verdict?: Verdict['verdict']
  /** Looks for the files in another way. */
  readonly gather?: (runs: ReindexRuns) => Promise<Sources>
  /** Another worker brings runs to their end. */
  readonly isTaken?: true
}

const empty = (chunk: number) => exampleChunk(chunk, [])

/** A tender over a real store, with a queue that is a list, where one run was begun. */
async function open(world: World = {}) {
  const { chunks = 20, pipelineVersion = PIPELINE, alive = PIPELINE, kept = [], verdict, gather, isTaken } = world
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const runs = openReindexRuns(store)
  const versions = openCatalogueVersions(store)
  const run = await begin(runs, { featuresVersion: FEATURES_VERSION, pipelineVersion, retryOf: null })
  if (kept.length > 0) await runs.keepSources(run.id, filesOf(chunks))
  for (const chunk of kept) await runs.keepChunk(run.id, chunk)
  if (verdict !== undefined) await runs.decide(run.id, verdict)
  const queued = new Set<number>()
  const published = new Set<string>()
  const announced: Ended[] = []
  const tender = startReindexTender({
    tracer: NO_TRACER,
    ...{ runs, store, concurrency: 1, pipelineVersion: PIPELINE, log: createLogger({ name: 't', level: 'silent' }) },
    queue: {
      async enqueue({ chunk }) {
        const isNew = !queued.has(chunk)
        queued.add(chunk)
        return isNew ? 'added' : 'joined'
      },
    },
    exclusive: {
      async attempt(_name, _ttlMs, work) {
        if (isTaken === undefined) await work()
        return isTaken === undefined
      },
      close() {},
    },
    members: () => [{ ...self, pipelineVersion: alive }],
    gather: async () => gather?.(runs) ?? filesOf(chunks),
    publish: async ({ id }) => {
      published.add(id)
      const files = { total: 0, done: 0, measured: 0, reused: 0, failed: 0 }
      const ended = { status: 'completed', endedAt: new Date().toISOString(), reason: null, catalogue: 'c-1' } as const
      const outcome = { schema: 1, ...ended, files, failures: [] } as const
      await runs.end(id, { ...outcome, failures: [] })
      return { ...outcome, failures: [] }
    },
    abandon: (left, reason) =>
      abandonRun(left, reason, {
        ...{ runs, versions, onUnwritten: () => {} },
        announce: async (ended) => void announced.push(ended),
      }),
  })
  onTestFinished(() => tender.close())
  return { runs, versions, run, tender, queued, published, announced }
}

async function begin(runs: ReindexRuns, wanted: NewRun): Promise<Run> {
  const taken = await runs.begin(wanted)
  if ('live' in taken) throw new Error('one runs already')
  return taken.begun
}

const fileFault = (code: string) => Object.assign(new Error(code), { code })

describe('startReindexTender', () => {
  it('puts no more chunks on the queue than the workers can take, the first that are missing', async () => {
    const { tender, run, queued } = await open()
    await tender.advance(run.id)
    expect([...queued]).toEqual([0, 1, 2, 3])
  })

  it('goes on where chunks are kept', async () => {
    const { tender, run, queued } = await open({ kept: [0, 1, 3].map(empty) })
    await tender.advance(run.id)
    expect([...queued]).toEqual([2, 4, 5, 6])
  })

  it('brings a run to its end when all chunks are kept, and whoever works for it is told', async () => {
    const { tender, runs, run, published } = await open({ chunks: 1 })
    const begun = await tender.begin(run.id)
    await runs.keepChunk(run.id, exampleChunk(0, []))
    await tender.advance(run.id)
    expect([...published]).toEqual([run.id])
    expect(begun?.ended.aborted).toBe(true)
    expect(await tender.begin(run.id)).toBeUndefined()
  })

  it('ends a run that has no files at all', async () => {
    const { tender, run, published } = await open({ chunks: 0 })
    await tender.advance(run.id)
    expect([...published]).toEqual([run.id])
  })

  it('stops what works for a run that somebody cancelled', async () => {
    const { tender, runs, run, published } = await open()
    const begun = await tender.begin(run.id)
    await runs.decide(run.id, 'cancel')
    await tender.advance(run.id)
    expect([...published]).toEqual([run.id])
    expect(begun?.ended.aborted).toBe(true)
  })

  it('knows nothing of a run that is not the live one, and leaves the live one alone', async () => {
    const { tender, run } = await open()
    const begun = await tender.begin(run.id)
    expect(await tender.begin(`r${'f'.repeat(24)}`)).toBeUndefined()
    expect(begun?.ended.aborted).toBe(false)
  })

  it('leaves the run of another release to its workers', async () => {
    const { tender, runs, run } = await open({ pipelineVersion: 'f1-other-r1', alive: 'f1-other-r1' })
    await expect(tender.begin(run.id)).rejects.toMatchObject({ code: 'superseded' })
    expect(await runs.outcomeOf(run.id)).toBeUndefined()
  })

  it('ends the run of another release that has no workers left, with what is kept, and tells it', async () => {
    const kept = [exampleChunk(0, [exampleEntry(1), exampleEntry(2)])]
    const { tender, runs, run, announced } = await open({ pipelineVersion: 'f1-other-r1', chunks: 2, kept })
    expect(await tender.begin(run.id)).toBeUndefined()
    const outcome = await runs.outcomeOf(run.id)
    const reason = expect.stringContaining('f1-other-r1')
    expect(outcome).toMatchObject({ status: 'failed', reason, files: { total: 2 * CHUNK_FILES, done: 2, measured: 2 } })
    expect(announced).toEqual([{ id: run.id, endedAt: outcome?.endedAt, reason: outcome?.reason }])
  })

  it('publishes the run of another release where that was decided and only its end is missing', async () => {
    const kept = [exampleChunk(0, [exampleEntry(1), exampleEntry(2)])]
    const foreign = { pipelineVersion: 'f1-other-r1', chunks: 1, kept, verdict: 'publish' } as const
    const { tender, runs, versions, run, announced } = await open(foreign)
    expect(await tender.begin(run.id)).toBeUndefined()
    const outcome = await runs.outcomeOf(run.id)
    expect(outcome).toMatchObject({ status: 'completed', reason: null, catalogue: await versions.current() })
    expect(outcome?.catalogue).toMatch(/^c-/)
    expect(announced).toMatchObject([{ id: run.id, reason: null }])
  })

  it('leaves the end of such a run to another worker that is at it, and looks again', async () => {
    const { tender, runs, run } = await open({ pipelineVersion: 'f1-other-r1', isTaken: true })
    await expect(tender.begin(run.id)).rejects.toMatchObject({ code: 'superseded' })
    expect(await runs.outcomeOf(run.id)).toBeUndefined()
  })

  it.each([
    ['a list of them is broken', undefined],
    ['EACCES', fileFault('EACCES')],
  ])('ends a run whose files only a person can make readable, and says why but not where: %s', async (why, cause) => {
    const damaged = new SmartPlayError('catalogue-invalid', '/music/catalogue-sources.json', { cause })
    const { tender, runs, run, announced } = await open({ gather: () => Promise.reject(damaged) })
    expect(await tender.begin(run.id)).toBeUndefined()
    const outcome = await runs.outcomeOf(run.id)
    const reason = `its files cannot be gathered: ${why} (the log of a worker says which)`
    expect(outcome).toMatchObject({ status: 'failed', reason, files: { total: 0 }, catalogue: null })
    expect(announced).toEqual([{ id: run.id, endedAt: outcome?.endedAt, reason }])
    expect(await runs.live()).toBeUndefined()
  })

  it('gathers again what could not be read in passing', async () => {
    let looks = 0
    const gather = async () => {
      looks += 1
      if (looks === 1) throw new SmartPlayError('catalogue-invalid', 'late', { cause: fileFault('ESTALE') })
      return filesOf(1)
    }
    const { tender, runs, run, queued } = await open({ gather })
    await vi.waitFor(() => tender.advance(run.id), { timeout: 20_000 })
    expect([[...queued], await runs.outcomeOf(run.id)]).toEqual([[0], undefined])
  })

  it('works on what another worker has gathered where it cannot read the folder itself', async () => {
    const gather = async (runs: ReindexRuns) => {
      await runs.keepSources((await runs.live())!.id, filesOf(1))
      throw new SmartPlayError('catalogue-invalid', 'cannot list the audio')
    }
    const { tender, runs, run, queued } = await open({ gather })
    await tender.advance(run.id)
    expect([[...queued], await runs.outcomeOf(run.id)]).toEqual([[0], undefined])
  })
})
