import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { audioKey } from '#libs/analyses/keys'
import { createLedger } from '#libs/analyses/ledger'
import { SmartPlayError } from '#libs/contract/errors'
import { createLogger } from '#libs/observability/logger'
import { createRegistry, createWorkerMetrics } from '#libs/observability/metrics'
import type { Analysis } from '#libs/pipeline/deps'
import type { Run } from '#libs/queue/consumer'
import { openScratch } from '#libs/scratch/scratch'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { NO_TRACER } from '#libs/tracing/no-tracer'
import { exampleAnalysis, exampleResult, ID, PIPELINE, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { createProcessAnalysis } from './process-analysis.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }

const decoder = { ffmpeg: '/usr/bin/ffmpeg', build: 'ffmpeg 9 (static)', confined: true }

const firstRun: Run = {
  ...{ queue: 'analyse', job: { schema: 1, id: ID }, jobId: `${ID}-${PIPELINE}` },
  ...{ attempt: 1, tries: 1, isLast: false },
  isOurs: async () => true,
  leaveSpan: () => {},
  abort: new AbortController().signal,
  report: () => {},
}

/** A ledger with one promise, and a worker whose engine does as the test says. */
async function open() {
  const folder = await temporaryFolder()
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  const ledger = createLedger(store)
  const scratch = await openScratch(join(folder, 'scratch'), 'worker')
  const path = join(folder, 'song.wav')
  await writeFile(path, 'song')
  const upload = { id: ID, path, sha256: SHA256, bytes: 4, container: 'wav', name: 'song.wav' } as const
  const intent = await ledger.accept(upload, versions)
  const processWith = (analyse: () => Promise<Analysis>) =>
    createProcessAnalysis({
      ...{
        engine: { pipelineVersion: PIPELINE, analyse, decoder, kernel: 'wasm' },
        ledger,
        conclude: ledger.settle,
        scratch,
        instance: 'worker-1',
      },
      tracer: NO_TRACER,
      log: createLogger({ name: 'test', level: 'silent' }),
      metrics: createWorkerMetrics(createRegistry()),
    })
  const failing = (error: Error) => processWith(() => Promise.reject(error))
  return { store, ledger, scratch, intent, upload, processWith, failing }
}

const finds = async () => exampleAnalysis
const mustNotRun = () => Promise.reject(new Error('it was analysed again'))

describe('a run', () => {
  it('publishes its result, settles the promise and leaves no audio behind', async () => {
    const { ledger, scratch, processWith } = await open()
    expect(await processWith(finds)(firstRun)).toBe('completed')
    expect(await ledger.resultOf(ID, PIPELINE)).toMatchObject({
      judgement: exampleAnalysis.judgement,
      meta: { worker: 'worker-1', attempt: 1 },
    })
    expect(await ledger.intentOf(ID)).toBeUndefined()
    expect(await readdir(scratch.directory)).toEqual([])
  })

  it('does nothing where nothing is promised any more', async () => {
    const { ledger, processWith } = await open()
    await ledger.forget(ID)
    expect(await processWith(mustNotRun)(firstRun)).toBe('forgotten')
  })

  it('does nothing where there is a result, but settles the promise', async () => {
    const { ledger, intent, processWith } = await open()
    await ledger.publish(exampleResult, intent)
    expect(await processWith(mustNotRun)(firstRun)).toBe('already-done')
    expect(await ledger.intentOf(ID)).toBeUndefined()
  })

  it('keeps the promise of another release as its own', async () => {
    const { ledger, intent, processWith } = await open()
    await ledger.adopt(intent, 'f0-old-r0')
    expect(await processWith(finds)(firstRun)).toBe('completed')
    expect(await ledger.resultOf(ID, PIPELINE)).toBeDefined()
  })
})

describe('a run that fails', () => {
  it('stores the failure at once where no retry can help', async () => {
    const { ledger, scratch, failing } = await open()
    await expect(failing(new SmartPlayError('undecodable', 'no frames'))(firstRun)).rejects.toThrow('no frames')
    expect(await ledger.failureOf(ID)).toMatchObject({ code: 'undecodable', message: 'no frames' })
    expect(await ledger.intentOf(ID)).toBeUndefined()
    expect(await readdir(scratch.directory)).toEqual([])
  })

  it.each([
    ['is tried again after a fault around us', 'store-unavailable', firstRun, undefined],
    ['is given up at the last try', 'decoder-missing', { ...firstRun, isLast: true }, 'decoder-missing'],
    ['is never given up for a store that is away', 'store-unavailable', { ...firstRun, isLast: true }, undefined],
    ['is never given up for a full disk', 'disk-full', { ...firstRun, isLast: true }, undefined],
    ['is tried again where its decoder was ended', 'decoder-stopped', { ...firstRun, tries: 2 }, undefined],
    ['is given up where its decoder was ended thrice', 'decoder-stopped', { ...firstRun, tries: 3 }, 'decoder-stopped'],
    ['is tried again after a mistake of ours', 'internal', { ...firstRun, attempt: 2, tries: 2 }, undefined],
    ['is given up after the third mistake of ours', 'internal', { ...firstRun, attempt: 3, tries: 3 }, 'internal'],
    ['is held against the song by no outage before it', 'internal', { ...firstRun, attempt: 7 }, undefined],
  ] as const)('%s', async (_name, code, run, stored) => {
    const { ledger, failing } = await open()
    await expect(failing(new SmartPlayError(code, 'broken'))(run)).rejects.toMatchObject({ code })
    expect((await ledger.failureOf(ID))?.code).toBe(stored)
    expect((await ledger.intentOf(ID)) === undefined).toBe(stored !== undefined)
  })

  it('is final where the audio is gone', async () => {
    const { store, ledger, processWith } = await open()
    await store.remove(audioKey(ID))
    await expect(processWith(mustNotRun)(firstRun)).rejects.toMatchObject({ code: 'audio-gone' })
    expect(await ledger.failureOf(ID)).toMatchObject({ code: 'audio-gone' })
  })

  it('stores no failure when its job went to another worker, whatever it has found', async () => {
    const { ledger, failing } = await open()
    const slept = { ...firstRun, isOurs: async () => false }
    const late = new SmartPlayError('decode-timeout', 'decoding took longer than 20000 ms')
    await expect(failing(late)(slept)).rejects.toMatchObject({ code: 'superseded', cause: late })
    expect(await ledger.failureOf(ID)).toBeUndefined()
    expect(await ledger.intentOf(ID)).toBeDefined()
  })

  it('stores no failure when it was aborted, whatever its last try was', async () => {
    const { ledger, failing } = await open()
    const run = { ...firstRun, isLast: true, abort: AbortSignal.abort(new Error('shutdown')) }
    await expect(failing(new SmartPlayError('undecodable', 'killed'))(run)).rejects.toThrow('killed')
    expect(await ledger.failureOf(ID)).toBeUndefined()
    expect(await ledger.intentOf(ID)).toBeDefined()
  })
})

describe('a run whose analysis is forgotten meanwhile', () => {
  it('leaves nothing', async () => {
    const { ledger, processWith } = await open()
    const process = processWith(async () => {
      await ledger.forget(ID)
      return exampleAnalysis
    })
    expect(await process(firstRun)).toBe('forgotten')
    expect(await ledger.resultOf(ID, PIPELINE)).toBeUndefined()
  })

  it('is superseded where the file was sent again, and leaves the new promise alone', async () => {
    const { ledger, upload, processWith } = await open()
    const process = processWith(async () => {
      await ledger.forget(ID)
      await ledger.accept(upload, versions)
      return exampleAnalysis
    })
    await expect(process(firstRun)).rejects.toMatchObject({ code: 'superseded' })
    expect(await ledger.intentOf(ID)).toBeDefined()
    expect(await ledger.resultOf(ID, PIPELINE)).toBeUndefined()
  })
})
