import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, exampleIntent, exampleResult, ID, PIPELINE } from '../../tests/fixtures/example-analysis.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { toJson } from './json-object.ts'
import { audioKey, checkpointKey, failureKey, intentKey, resultKey, submissionKey, withdrawalKey } from './keys.ts'
import { createLedger } from './ledger.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const retention = { audioMs: DAY_MS, failuresMs: 30 * DAY_MS }

/** A store with the given objects, written now, and a ledger that sweeps it some time later. */
async function open(objects: Readonly<Record<string, string>>) {
  const store = await openFilesystemStore({ directory: await temporaryFolder() })
  for (const [key, body] of Object.entries(objects)) await store.put(key, body)
  return async (laterMs: number, signal?: AbortSignal) => {
    const ledger = createLedger(store, { now: () => new Date(Date.now() + laterMs) })
    const removed = await ledger.sweep(retention, PIPELINE, signal)
    return { removed, left: (await collect(store.list(''))).map(({ key }) => key) }
  }
}

const endedAt = (time: Date) => ({ ...exampleResult, meta: { ...exampleResult.meta, completedAt: time.toISOString() } })

describe('sweep', () => {
  it('removes audio a day after its analysis ended, and keeps the result', async () => {
    const sweepLater = await open({ [audioKey(ID)]: 'song', [resultKey(ID, PIPELINE)]: toJson(endedAt(new Date())) })
    expect(await sweepLater(DAY_MS - HOUR_MS)).toMatchObject({ removed: 0 })
    expect(await sweepLater(DAY_MS + HOUR_MS)).toEqual({ removed: 1, left: [resultKey(ID, PIPELINE)] })
  })

  it('counts from the end of the analysis, not from the upload', async () => {
    const tomorrow = new Date(Date.now() + DAY_MS)
    const sweepLater = await open({ [audioKey(ID)]: 'song', [resultKey(ID, PIPELINE)]: toJson(endedAt(tomorrow)) })
    expect(await sweepLater(DAY_MS + HOUR_MS)).toMatchObject({ removed: 0 })
    expect(await sweepLater(2 * DAY_MS + HOUR_MS)).toMatchObject({ removed: 1 })
  })

  it('never removes audio that is promised', async () => {
    const objects = { [audioKey(ID)]: 'song', [intentKey(ID)]: toJson(exampleIntent) }
    const sweepLater = await open({ ...objects, [failureKey(ID)]: toJson(exampleFailure) })
    expect((await sweepLater(20 * DAY_MS)).left).toContain(audioKey(ID))
  })

  it('keeps audio whose promise cannot be read, and removes what comes after it', async () => {
    const other = `a${'f'.repeat(32)}`
    const sweepLater = await open({ [audioKey(ID)]: 'song', [intentKey(ID)]: '{}', [audioKey(other)]: 'song' })
    expect(await sweepLater(2 * DAY_MS)).toEqual({ removed: 1, left: [audioKey(ID), intentKey(ID)] })
  })

  it('removes audio that was never acknowledged', async () => {
    const sweepLater = await open({ [audioKey(ID)]: 'song' })
    expect(await sweepLater(DAY_MS + HOUR_MS)).toEqual({ removed: 1, left: [] })
  })

  it('removes failures after thirty days and withdrawals after one', async () => {
    const withdrawal = toJson({ schema: 1, nonce: 'first' })
    const sweepLater = await open({ [failureKey(ID)]: toJson(exampleFailure), [withdrawalKey(ID)]: withdrawal })
    expect((await sweepLater(DAY_MS - HOUR_MS)).removed).toBe(0)
    expect((await sweepLater(DAY_MS + HOUR_MS)).left).toEqual([failureKey(ID)])
    expect((await sweepLater(30 * DAY_MS + HOUR_MS)).left).toEqual([])
  })

  it('removes nothing more once it is told to end', async () => {
    const withdrawal = toJson({ schema: 1, nonce: 'first' })
    const sweepLater = await open({ [audioKey(ID)]: 'song', [withdrawalKey(ID)]: withdrawal })
    expect(await sweepLater(2 * DAY_MS, AbortSignal.abort())).toMatchObject({ removed: 0 })
    expect(await sweepLater(2 * DAY_MS)).toMatchObject({ removed: 2 })
  })

  it('keeps results, checkpoints and submissions for ever', async () => {
    const keys = [resultKey(ID, PIPELINE), checkpointKey(ID, 'f1'), submissionKey(ID, new Date())]
    const sweepLater = await open(Object.fromEntries(keys.map((key) => [key, '{}'])))
    expect((await sweepLater(10_000 * DAY_MS)).left.toSorted()).toEqual(keys.toSorted())
  })
})
