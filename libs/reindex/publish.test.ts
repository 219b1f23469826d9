import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import { SmartPlayError } from '#libs/contract/errors'
import { FEATURES_VERSION } from '#libs/features/table'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleChunk, exampleEntry } from '../../tests/fixtures/example-reindex.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { assemble } from './assemble.ts'
import { abandonRun, cancelRun, type Ended, type PublishDeps, publishRun } from './publish.ts'
import { openReindexRuns } from './runs.ts'

/** A run of two files whose chunk is kept. */
async function open() {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  const folder = await temporaryFolder()
  const runs = openReindexRuns(store)
  const versions = openCatalogueVersions(store)
  const taken = await runs.begin({ featuresVersion: FEATURES_VERSION, pipelineVersion: 'p', retryOf: null })
  if (!('begun' in taken)) throw new Error('nothing was begun')
  const run = taken.begun
  const files = ['1.mp3', '2.mp3'].map((filename) => ({ filename, path: `/music/${filename}` }))
  await runs.keepSources(run.id, { schema: 1, files, folder })
  await runs.keepChunk(run.id, exampleChunk(0, [exampleEntry(1), exampleEntry(2)]))
  const announced: Ended[] = []
  const deps: PublishDeps = {
    ...{ runs, versions },
    onUnwritten: (error) => expect.fail(String(error)),
    announce: async (ended) => void announced.push(ended),
  }
  return { run, runs, versions, folder, deps, announced }
}

describe('publishRun', () => {
  it('makes the version current, writes features.json, and ends the run', async () => {
    const { run, runs, versions, folder, deps } = await open()
    const outcome = await publishRun(run, deps)
    expect(outcome).toMatchObject({ status: 'completed', files: { total: 2, measured: 2, failed: 0 } })
    expect(await versions.current()).toBe(outcome.catalogue)
    expect(JSON.parse(await readFile(join(folder, 'features.json'), 'utf8')).statistics.total_files).toBe(2)
    expect(await runs.live()).toBeUndefined()
  })

  it('may be repeated after a crash at any point: the same version, the same end, the same words', async () => {
    const { run, runs, versions, deps, announced } = await open()
    const crashing = { ...deps, announce: () => Promise.reject(new SmartPlayError('store-unavailable', 'away')) }
    await expect(publishRun(run, crashing)).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(await runs.outcomeOf(run.id)).toBeUndefined()
    const outcome = await publishRun(run, deps)
    expect(await publishRun(run, deps)).toEqual(outcome)
    expect(await versions.history()).toEqual([outcome.catalogue])
    expect(announced).toEqual([announced[0], announced[0]])
    expect(announced[0]).toEqual({ id: run.id, endedAt: outcome.endedAt, reason: null })
  })

  it("leaves a catalogue of songs of one's own where only the demo is found any more", async () => {
    const { run, runs, versions, deps } = await open()
    const { catalogue } = await publishRun(run, deps)
    const taken = await runs.begin({ featuresVersion: FEATURES_VERSION, pipelineVersion: 'p', retryOf: null })
    if (!('begun' in taken)) throw new Error('nothing was begun')
    const files = [{ filename: '3.mp3', path: '/demo/3.mp3' }]
    await runs.keepSources(taken.begun.id, { schema: 1, files, folder: null })
    await runs.keepChunk(taken.begun.id, exampleChunk(0, [exampleEntry(3)]))
    expect(await publishRun(taken.begun, deps)).toMatchObject({
      ...{ status: 'failed', catalogue: null },
      reason: expect.stringContaining('there is no audio any more'),
    })
    expect(await versions.current()).toBe(catalogue)
  })

  it('takes back nothing that somebody has chosen since, where a slower one publishes it too', async () => {
    const { run, versions, deps } = await open()
    const sources = [{ filename: '1.mp3', path: '/music/1.mp3' }]
    const { columns } = assemble({
      ...{ featuresVersion: FEATURES_VERSION, sources },
      chunks: [exampleChunk(0, [exampleEntry(1)])],
    })
    const former = await versions.store({ featuresVersion: FEATURES_VERSION, columns, reindex: run.id })
    const [storing, mayGoOn] = [gate(), gate()]
    const store = async (...version: Parameters<typeof versions.store>) => {
      storing.open()
      await mayGoOn.opened
      return versions.store(...version)
    }
    const slower = publishRun(run, { ...deps, versions: { ...deps.versions, store } })
    await storing.opened
    await publishRun(run, deps)
    await versions.makeCurrent(former)
    mayGoOn.open()
    await slower
    expect(await versions.current()).toBe(former)
  })

  it('ends as failed, and publishes nothing, where no repetition can help', async () => {
    const { run, versions, deps, announced } = await open()
    const refusing = {
      ...deps.versions,
      store: () => Promise.reject(new SmartPlayError('catalogue-invalid', 'another is called so')),
    }
    expect(await publishRun(run, { ...deps, versions: refusing })).toMatchObject({
      ...{ status: 'failed', reason: 'another is called so', catalogue: null },
    })
    expect(await versions.current()).toBeUndefined()
    expect(announced).toMatchObject([{ reason: 'another is called so' }])
  })

  it('publishes although features.json cannot be written, and says so', async () => {
    const { run, runs, deps } = await open()
    const unwritten: unknown[] = []
    const elsewhere = { schema: 1, files: [{ filename: '1.mp3', path: '/1.mp3' }], folder: '/nowhere/at/all' } as const
    const sourcesOf = async () => ({ ...elsewhere, files: [...elsewhere.files] })
    const outcome = await publishRun(run, {
      ...{ ...deps, runs: { ...runs, sourcesOf } },
      onUnwritten: (error) => void unwritten.push(error),
    })
    expect(outcome.status).toBe('completed')
    expect(unwritten).toHaveLength(1)
  })
})

describe('cancelRun', () => {
  it('ends the run with what was kept so far, and publishes nothing, whoever tries after it', async () => {
    const { run, versions, deps, announced } = await open()
    expect(await cancelRun(run, deps.runs)).toMatchObject({ status: 'cancelled', files: { done: 2 } })
    expect(await publishRun(run, deps)).toMatchObject({ status: 'cancelled' })
    expect(await versions.current()).toBeUndefined()
    expect(announced).toEqual([])
  })

  it('comes too late once it was decided to publish', async () => {
    const { run, deps } = await open()
    await deps.runs.decide(run.id, 'publish')
    expect(await cancelRun(run, deps.runs)).toBeUndefined()
    expect(await publishRun(run, deps)).toMatchObject({ status: 'completed' })
  })
})

describe('abandonRun', () => {
  it('ends the run as failed, with what was kept so far, and tells it; again after a crash, with the same words', async () => {
    const { run, runs, versions, deps, announced } = await open()
    const crashing = { ...deps, announce: () => Promise.reject(new SmartPlayError('store-unavailable', 'away')) }
    await expect(abandonRun(run, 'nobody is left', crashing)).rejects.toMatchObject({ code: 'store-unavailable' })
    const outcome = await abandonRun(run, 'nobody is left', deps)
    expect(outcome).toMatchObject({ status: 'failed', files: { total: 2, done: 2, measured: 2 }, catalogue: null })
    expect(outcome.reason).toBe('nobody is left')
    expect(announced).toEqual([{ id: run.id, endedAt: outcome.endedAt, reason: outcome.reason }])
    expect([await versions.current(), await runs.live()]).toEqual([undefined, undefined])
  })

  it('tells of a run whose publisher was lost after the version was current that it is completed', async () => {
    const { run, versions, deps, announced } = await open()
    const crashing = { ...deps, announce: () => Promise.reject(new SmartPlayError('store-unavailable', 'away')) }
    await expect(publishRun(run, crashing)).rejects.toMatchObject({ code: 'store-unavailable' })
    const outcome = await abandonRun(run, 'nobody is left', deps)
    expect(outcome).toMatchObject({ status: 'completed', reason: null, catalogue: await versions.current() })
    expect(announced).toMatchObject([{ id: run.id, reason: null }])
  })
})
