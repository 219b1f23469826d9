import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import { exampleFailure, exampleIntent, exampleResult, ID, PIPELINE } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { toJson } from './json-object.ts'
import { intentKey, resultKey, resultsOf } from './keys.ts'
import { createLedger } from './ledger.ts'

const newer = { ...exampleIntent, nonce: 'second' }

async function open() {
  const directory = await temporaryFolder()
  const store = await openFilesystemStore({ directory })
  await store.put(intentKey(ID), toJson(exampleIntent))
  return { directory, store, ledger: createLedger(store) }
}

/** The ledger of a run whose writes are each preceded, or followed, by what somebody else does. */
function raced(store: ObjectStore, { before = async () => {}, after = async () => {} }: Race) {
  const between = async <T>(write: () => Promise<T>) => {
    await before()
    const written = await write()
    await after()
    return written
  }
  return createLedger({
    ...store,
    create: (key, body) => between(() => store.create(key, body)),
    put: (key, body) => between(() => store.put(key, body)),
  })
}

interface Race {
  readonly before?: () => Promise<unknown>
  readonly after?: () => Promise<unknown>
}

describe('publish', () => {
  it('stores the result of a promise that stands', async () => {
    const { ledger } = await open()
    expect(await ledger.publish(exampleResult, exampleIntent)).toBe('published')
    expect(await ledger.resultOf(ID, PIPELINE)).toEqual(exampleResult)
  })

  it('stores it once: of equal runs the first one counts', async () => {
    const { ledger } = await open()
    const second = { ...exampleResult, meta: { ...exampleResult.meta, worker: 'worker-2' } }
    await ledger.publish(exampleResult, exampleIntent)
    expect(await ledger.publish(second, exampleIntent)).toBe('exists')
    expect((await ledger.resultOf(ID, PIPELINE))?.meta.worker).toBe('worker-1')
  })

  it('stores nothing for a promise that was forgotten', async () => {
    const { ledger } = await open()
    await ledger.forget(ID)
    expect(await ledger.publish(exampleResult, exampleIntent)).toBe('withdrawn')
    expect(await ledger.resultOf(ID, PIPELINE)).toBeUndefined()
  })

  it('stores nothing for a promise that was replaced', async () => {
    const { store, ledger } = await open()
    await store.put(intentKey(ID), toJson(newer))
    expect(await ledger.publish(exampleResult, exampleIntent)).toBe('withdrawn')
    expect(await ledger.resultOf(ID, PIPELINE)).toBeUndefined()
  })

  it.each(['before', 'after'] as const)('leaves no result when it is forgotten just %s the write', async (moment) => {
    const { store, ledger } = await open()
    const run = raced(store, { [moment]: () => ledger.forget(ID) })
    expect(await run.publish(exampleResult, exampleIntent)).toBe('withdrawn')
    expect(await collect(store.list(resultsOf(ID)))).toEqual([])
  })

  it('leaves the result of a newer promise alone, however late it comes', async () => {
    const { store, ledger } = await open()
    const ofNewer = { ...exampleResult, meta: { ...exampleResult.meta, worker: 'worker-2' } }
    const overtake = async () => {
      await ledger.forget(ID)
      await store.put(intentKey(ID), toJson(newer))
      await ledger.publish(ofNewer, newer)
    }
    expect(await raced(store, { before: overtake }).publish(exampleResult, exampleIntent)).toBe('withdrawn')
    expect(await ledger.resultOf(ID, PIPELINE)).toEqual(ofNewer)
  })

  it('is published also when an equal run settles the promise meanwhile', async () => {
    const { store, ledger } = await open()
    const run = raced(store, { before: () => ledger.settle(exampleIntent) })
    expect(await run.publish(exampleResult, exampleIntent)).toBe('published')
  })
})

describe('fail', () => {
  it('stores the failure of a promise that stands', async () => {
    const { ledger } = await open()
    expect(await ledger.fail(exampleFailure, exampleIntent)).toBe('failed')
    expect(await ledger.failureOf(ID)).toEqual(exampleFailure)
  })

  it('never lets the failure of an older promise end a newer one', async () => {
    const { store, ledger } = await open()
    await store.put(intentKey(ID), toJson(newer))
    expect(await ledger.fail(exampleFailure, exampleIntent)).toBe('withdrawn')
    expect(await ledger.failureOf(ID)).toBeUndefined()
    expect(await ledger.intentOf(ID)).toEqual(newer)
  })

  it.each(['before', 'after'] as const)('leaves no failure when it is forgotten just %s the write', async (moment) => {
    const { store, ledger } = await open()
    const run = raced(store, { [moment]: () => ledger.forget(ID) })
    expect(await run.fail(exampleFailure, exampleIntent)).toBe('withdrawn')
    expect(await ledger.failureOf(ID)).toBeUndefined()
  })
})

describe('olderResultOf', () => {
  it('is the newest of those that are left', async () => {
    const { directory, store, ledger } = await open()
    const versions = ['f1-b-r1', 'f1-a-r1', 'f1-c-r1']
    for (const [index, pipelineVersion] of versions.entries()) {
      await store.put(resultKey(ID, pipelineVersion), toJson({ ...exampleResult, pipelineVersion }))
      await utimes(join(directory, resultKey(ID, pipelineVersion)), 1000 - index, 1000 - index)
    }
    expect((await ledger.olderResultOf(ID))?.pipelineVersion).toBe('f1-b-r1')
  })

  it('is undefined where there is none', async () => {
    const { ledger } = await open()
    expect(await ledger.olderResultOf(ID)).toBeUndefined()
  })
})
