import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { exampleFailure, ID, PIPELINE, SHA256 } from '../../tests/fixtures/example-analysis.ts'
import { gate } from '../../tests/fixtures/gate.ts'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { collect } from './collect.ts'
import { audioKey, SUBMISSIONS } from './keys.ts'
import { createLedger } from './ledger.ts'
import type { Upload } from './promises.ts'

const versions = { pipelineVersion: PIPELINE, catalogueVersion: 'c-test' }

async function open() {
  const folder = await temporaryFolder()
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  const path = join(folder, 'song.wav')
  await writeFile(path, 'song')
  const upload: Upload = { id: ID, path, sha256: SHA256, bytes: 4, container: 'wav', name: 'song.wav' }
  return { folder, store, ledger: createLedger(store), upload }
}

describe('accept', () => {
  it('stores the audio and an intent that says what was promised', async () => {
    const { store, ledger, upload } = await open()
    const accepted = await ledger.accept(upload, versions)
    expect(accepted).toMatchObject({ id: ID, sha256: SHA256, bytes: 4, name: 'song.wav', ...versions })
    expect(await ledger.intentOf(ID)).toEqual(accepted)
    expect(String(await store.get(audioKey(ID)))).toBe('song')
  })

  it('joins the promise that stands', async () => {
    const { ledger, upload } = await open()
    const first = await ledger.accept(upload, versions)
    expect(await ledger.accept({ ...upload, name: 'again.wav' }, versions)).toEqual(first)
  })

  it('makes one promise of twenty equal uploads at once', async () => {
    const { ledger, upload } = await open()
    const accepted = await Promise.all(Array.from({ length: 20 }, () => ledger.accept(upload, versions)))
    expect(new Set(accepted.map(({ nonce }) => nonce)).size).toBe(1)
  })

  it('replaces the promise of another pipeline version', async () => {
    const { ledger, upload } = await open()
    const former = await ledger.accept(upload, { ...versions, pipelineVersion: 'f0-old-r0' })
    const present = await ledger.accept(upload, versions)
    expect(present.nonce).not.toBe(former.nonce)
    expect(await ledger.intentOf(ID)).toEqual(present)
  })

  it('promises anew where the standing promise has failed already, and removes its failure', async () => {
    const { ledger, upload } = await open()
    const former = await ledger.accept(upload, versions)
    await ledger.fail({ ...exampleFailure, nonce: former.nonce }, former)
    const present = await ledger.accept(upload, versions)
    expect(present.nonce).not.toBe(former.nonce)
    expect(await ledger.failureOf(ID)).toBeUndefined()
  })

  it('keeps the promise that is made while the failed one before it is removed', async () => {
    const { store, ledger, upload } = await open()
    const former = await ledger.accept(upload, versions)
    await ledger.fail({ ...exampleFailure, nonce: former.nonce }, former)
    const [removing, mayRemove, refusedTwice] = [gate(), gate(), gate()]
    let refusals = 0
    const remove = async (key: string) => {
      removing.open()
      await mayRemove.opened
      await store.remove(key)
    }
    const create = async (...object: Parameters<typeof store.create>) => {
      const made = await store.create(...object)
      if (made === 'exists') refusals += 1
      if (refusals === 2) refusedTwice.open()
      return made
    }
    const settled = createLedger({ ...store, remove }).settle(former)
    await removing.opened
    const accepted = createLedger({ ...store, create }).accept(upload, versions)
    await Promise.race([accepted, refusedTwice.opened])
    mayRemove.open()
    const [present] = await Promise.all([accepted, settled])
    expect(await ledger.intentOf(ID)).toEqual(present)
    expect(present.nonce).not.toBe(former.nonce)
  })

  it('replaces audio that a broken upload cut short', async () => {
    const { store, ledger, upload } = await open()
    await store.put(audioKey(ID), 'so')
    await ledger.accept(upload, versions)
    expect(String(await store.get(audioKey(ID)))).toBe('song')
  })
})

describe('settle', () => {
  it('removes the promise that is kept', async () => {
    const { ledger, upload } = await open()
    await ledger.settle(await ledger.accept(upload, versions))
    expect(await ledger.intentOf(ID)).toBeUndefined()
  })

  it('keeps a newer promise for the same content', async () => {
    const { ledger, upload } = await open()
    const former = await ledger.accept(upload, { ...versions, pipelineVersion: 'f0-old-r0' })
    const present = await ledger.accept(upload, versions)
    await ledger.settle(former)
    expect(await ledger.intentOf(ID)).toEqual(present)
  })
})

describe('adopt', () => {
  it('hands the same promise to another pipeline version', async () => {
    const { ledger, upload } = await open()
    const standing = await ledger.accept(upload, versions)
    const adopted = await ledger.adopt(standing, 'f2-new-r2')
    expect(adopted).toEqual({ ...standing, pipelineVersion: 'f2-new-r2' })
    expect(await ledger.intentOf(ID)).toEqual(adopted)
  })
})

describe('intents', () => {
  it('are all the promises that stand', async () => {
    const { ledger, upload } = await open()
    const ids = [ID, `a${'6'.repeat(32)}`]
    for (const id of ids) await ledger.accept({ ...upload, id }, versions)
    expect((await collect(ledger.intents())).map(({ id }) => id)).toEqual(ids)
  })
})

describe('submitted', () => {
  it('notes every upload of a content, the newest first in the listing', async () => {
    const { store, upload } = await open()
    let seconds = 0
    const ledger = createLedger(store, { now: () => new Date(1000 * seconds++) })
    for (const name of ['first.wav', 'second.wav']) await ledger.submitted({ ...upload, name })
    const keys = (await collect(store.list(SUBMISSIONS))).map(({ key }) => key)
    const names = await Promise.all(keys.map(async (key) => JSON.parse(String(await store.get(key))).name))
    expect(names).toEqual(['second.wav', 'first.wav'])
  })
})

describe('fetchAudio', () => {
  it('copies the audio to the local disk, and says when there is none', async () => {
    const { folder, ledger, upload } = await open()
    await ledger.accept(upload, versions)
    expect(await ledger.fetchAudio(ID, join(folder, 'copy'))).toBe('written')
    expect(await readFile(join(folder, 'copy'), 'utf8')).toBe('song')
    expect(await ledger.fetchAudio(`a${'6'.repeat(32)}`, join(folder, 'other'))).toBe('missing')
  })
})
