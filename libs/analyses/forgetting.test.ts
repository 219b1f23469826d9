import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import type { ObjectStore } from '#libs/storage/objects'
import { exampleFailure, exampleResult, ID, PIPELINE, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { audioKey, intentKey, SUBMISSIONS, withdrawalKey } from './keys.ts'
import { createLedger } from './ledger.ts'
import type { Upload } from './promises.ts'

const OTHER = `a${'6'.repeat(32)}`
const PENDING = `a${'8'.repeat(32)}`
const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }

/** A ledger with everything that can be stored of two analyses. */
async function openFilled() {
  const folder = await temporaryFolder()
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  const ledger = createLedger(store)
  const path = join(folder, 'song.wav')
  await writeFile(path, 'song')
  const upload = (id: string): Upload => ({
    ...{ id, path, sha256: SHA256, bytes: 4, container: 'wav', name: 'song.wav' },
  })
  for (const id of [ID, OTHER]) {
    const intent = await ledger.accept(upload(id), versions)
    await ledger.submitted(upload(id))
    await ledger.remember(exampleResult.heard, intent)
    await ledger.publish({ ...exampleResult, id }, intent)
    await ledger.fail({ ...exampleFailure, id, nonce: intent.nonce }, intent)
  }
  const keys = async () => (await collect(store.list(''))).map(({ key }) => key)
  return { store, ledger, keys, upload }
}

describe('forget', () => {
  it('leaves nothing of an analysis but the note that it was withdrawn', async () => {
    const { ledger, keys } = await openFilled()
    expect(await ledger.forget(ID)).toBe('forgotten')
    expect((await keys()).filter((key) => key.includes(ID))).toEqual([withdrawalKey(ID)])
  })

  it('touches no other analysis', async () => {
    const { ledger, keys } = await openFilled()
    const ofOther = (await keys()).filter((key) => key.includes(OTHER))
    await ledger.forget(ID)
    expect((await keys()).filter((key) => key.includes(OTHER))).toEqual(ofOther)
    expect(ofOther).toHaveLength(6)
  })

  it('says unknown where there is nothing, also the second time', async () => {
    const { ledger } = await openFilled()
    expect(await ledger.forget(`a${'7'.repeat(32)}`)).toBe('unknown')
    await ledger.forget(ID)
    expect(await ledger.forget(ID)).toBe('unknown')
  })

  it('forgets a promise of which nothing else is left', async () => {
    const { store, ledger } = await openFilled()
    for (const { key } of await collect(store.list(''))) if (!key.startsWith('intents/')) await store.remove(key)
    expect(await ledger.forget(ID)).toBe('forgotten')
    expect(await ledger.intentOf(ID)).toBeUndefined()
  })

  it('forgets a promise that cannot be read', async () => {
    const { store, ledger, keys } = await openFilled()
    await store.put(intentKey(ID), 'damaged')
    expect(await ledger.forget(ID)).toBe('forgotten')
    expect((await keys()).filter((key) => key.includes(ID))).toEqual([])
  })

  it('lets nobody join what it has withdrawn and could not remove', async () => {
    const { store, ledger, upload } = await openFilled()
    const withdrawn = await ledger.accept(upload(PENDING), versions)
    const intents = intentKey(PENDING)
    const failing = createLedger({
      ...store,
      remove: async (key) => (key === intents ? Promise.reject(new Error('store away')) : store.remove(key)),
    })
    await expect(failing.forget(PENDING)).rejects.toThrow('store away')
    const present = await ledger.accept(upload(PENDING), versions)
    expect(present.nonce).not.toBe(withdrawn.nonce)
    expect(await ledger.publish({ ...exampleResult, id: PENDING }, withdrawn)).toBe('withdrawn')
    expect(await ledger.publish({ ...exampleResult, id: PENDING }, present)).toBe('published')
  })

  it('takes no audio from whoever sends it again meanwhile', async () => {
    const { store, ledger, upload } = await openFilled()
    await ledger.accept(upload(PENDING), versions)
    const [removing, waits] = [gate(), gate()]
    const create = async (...object: Parameters<typeof store.create>) => {
      const made = await store.create(...object)
      if (made === 'exists') waits.open()
      return made
    }
    const remove = async (key: string) => {
      if (key === audioKey(PENDING)) {
        removing.open()
        await waits.opened
      }
      await store.remove(key)
    }
    const forgetting = createLedger({ ...store, remove }).forget(PENDING)
    await removing.opened
    const accepting = createLedger({ ...store, create }).accept(upload(PENDING), versions)
    const [present] = await Promise.all([accepting, forgetting])
    expect(await ledger.intentOf(PENDING)).toEqual(present)
    expect(String(await store.get(audioKey(PENDING)))).toBe('song')
  })

  it('leaves a promise that was put over the one it has withdrawn, with its audio', async () => {
    const { store, ledger, upload } = await openFilled()
    await ledger.accept(upload(PENDING), versions)
    let present: unknown
    const remove = async (key: string) => {
      await store.remove(key)
      // It stands still then, for longer than anybody waits.
      if (key === audioKey(PENDING)) present = await ledger.accept(upload(PENDING), versions)
    }
    await createLedger({ ...store, remove }).forget(PENDING)
    expect(await ledger.intentOf(PENDING)).toEqual(present)
    expect(String(await store.get(audioKey(PENDING)))).toBe('song')
  })

  it('finishes at the second try what an error interrupted', async () => {
    const { store, ledger, keys } = await openFilled()
    const failing = createLedger({
      ...store,
      remove: async (key) => (key === audioKey(ID) ? Promise.reject(new Error('store away')) : store.remove(key)),
    })
    await expect(failing.forget(ID)).rejects.toThrow('store away')
    expect(await ledger.forget(ID)).toBe('forgotten')
    expect((await keys()).filter((key) => key.includes(ID))).toEqual([withdrawalKey(ID)])
  })

  it('leaves nothing where it is interrupted on its way through a long history', async () => {
    const { store, keys } = await openFilled()
    const interrupted = createLedger({ ...store, list: (prefix) => listUntilRestart(store, prefix) })
    await expect(interrupted.forget(ID)).rejects.toThrow('restarted')
    expect((await keys()).filter((key) => key.includes(ID))).toEqual([withdrawalKey(ID)])
  })
})

/** The end of the submissions is never reached. */
async function* listUntilRestart(store: ObjectStore, prefix: string) {
  yield* store.list(prefix)
  if (prefix === SUBMISSIONS) throw new Error('restarted')
}
