import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES, FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import type { Track } from '#libs/recommend/recommendation'
import { packTracks } from '#libs/recommend/track-columns'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts'
import { exportFeatures } from './export-features.ts'
import { packEntries, parseFeaturesFile } from './features-file.ts'
import { audioKey, columnsKey, descriptionKey, pointerKey } from './keys.ts'
import { pruneVersions } from './prune-versions.ts'
import { openCatalogueVersions } from './versions.ts'

const SHA256 = 'ab'.repeat(32)

const track = (filename: string, from: number, rest: Partial<Track> = {}): Track => ({
  ...{ filename, hasAudio: false },
  features: toVector(FEATURE_NAMES.map((_, index) => from + index / 7)),
  ...rest,
})

/** Versions that differ in one number. */
const made = (from: number, rest: Partial<Track> = {}) => ({
  ...{ featuresVersion: FEATURES_VERSION, reindex: null },
  columns: packTracks([track('a.mp3', from, rest), track('b.mp3', from + 1)]),
})

async function open() {
  const folder = await temporaryFolder()
  const directory = join(folder, 'objects')
  const store = await openFilesystemStore({ directory })
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute++))
  return { folder, directory, store, versions: openCatalogueVersions(store, { directories: [folder], now }) }
}

describe('store', () => {
  it('keeps a version whole, under the name of its content', async () => {
    const { versions } = await open()
    const name = await versions.store(made(1, { title: 'Öde', mood: 'happy' }))
    expect(name).toMatch(/^c-[0-9a-f]{8}$/)
    const { version, featuresVersion, tracks, find } = await versions.open(name)
    expect([version, featuresVersion, tracks.count]).toEqual([name, FEATURES_VERSION, 2])
    expect(find('a.mp3')).toEqual(track('a.mp3', 1, { title: 'Öde', mood: 'happy' }))
  })

  it('does no harm where the version is kept already', async () => {
    const { versions } = await open()
    const name = await versions.store({ ...made(1), reindex: 'r1' })
    expect(await versions.store(made(1))).toBe(name)
    expect(await versions.list()).toMatchObject([{ version: name, reindex: 'r1' }])
  })

  it('names what differs in one number otherwise, and what differs in audio at hand alike', async () => {
    const { versions } = await open()
    const name = await versions.store(made(1))
    expect(await versions.store(made(2))).not.toBe(name)
    expect(await versions.store(made(1, { hasAudio: true }))).toBe(name)
  })

  it('gives a version back as a features.json that makes the same version', async () => {
    const { versions } = await open()
    const labels = { valence: 5, arousal: 6.5 }
    const name = await versions.store(made(1 / 3, { title: 'T', sha256: SHA256, valence: 6.1, arousal: 5.9, labels }))
    const text = [...exportFeatures(await versions.open(name))].join('')
    const { featuresVersion, entries } = parseFeaturesFile(text, 'exported')
    expect(await versions.store({ featuresVersion, columns: packEntries(entries), reindex: null })).toBe(name)
  })

  it('mends a version whose columns were lost', async () => {
    const { store, versions } = await open()
    const name = await versions.store(made(1))
    await store.remove(columnsKey(name))
    await versions.store(made(1))
    expect((await versions.open(name)).tracks.count).toBe(2)
  })
})

describe('open', () => {
  it('knows no version that is not kept, whatever it is called', async () => {
    const { versions } = await open()
    for (const name of ['c-00000000', 'c-empty', '../x', '']) {
      await expect(versions.open(name)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('refuses a version of which a single bit has changed', async () => {
    const { directory, versions } = await open()
    const name = await versions.store(made(1))
    const path = join(directory, columnsKey(name))
    const bytes = await readFile(path)
    const at = bytes.length - 3
    await writeFile(path, bytes.with(at, (bytes[at] as number) ^ 1))
    await expect(versions.open(name)).rejects.toMatchObject({ code: 'catalogue-invalid' })
    await expect(versions.makeCurrent(name)).rejects.toMatchObject({ code: 'catalogue-invalid' })
  })

  it('refuses a version whose columns end early or are gone', async () => {
    const { directory, store, versions } = await open()
    const name = await versions.store(made(1))
    const path = join(directory, columnsKey(name))
    await writeFile(path, (await readFile(path)).subarray(0, 100))
    await expect(versions.open(name)).rejects.toMatchObject({ code: 'catalogue-invalid' })
    await store.remove(columnsKey(name))
    await expect(versions.open(name)).rejects.toMatchObject({ code: 'catalogue-invalid' })
  })

  it('finds audio in the store by its content, and on the disk by its name', async () => {
    const { store, versions } = await open()
    const name = await versions.store(made(1, { sha256: SHA256 }))
    expect((await versions.open(name)).audioOf('a.mp3')).toBeUndefined()
    await store.put(audioKey(SHA256), 'sound')
    const { audioOf, find } = await versions.open(name)
    expect(audioOf('a.mp3')).toEqual({ kind: 'object', key: audioKey(SHA256) })
    expect([find('a.mp3')?.hasAudio, find('b.mp3')?.hasAudio]).toEqual([true, false])
  })
})

describe('makeCurrent', () => {
  it('says what is current, and what was before', async () => {
    const { versions } = await open()
    expect([await versions.current(), await versions.history()]).toEqual([undefined, []])
    const [one, two] = [await versions.store(made(1)), await versions.store(made(2))]
    await versions.makeCurrent(one)
    await versions.makeCurrent(two)
    expect([await versions.current(), await versions.history()]).toEqual([two, [two, one]])
    await versions.makeCurrent(one)
    expect([await versions.current(), await versions.history()]).toEqual([one, [one, two]])
  })

  it('knows no version that is not kept', async () => {
    await expect((await open()).versions.makeCurrent('c-00000000')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('leaves twenty pointers, however often it is called', async () => {
    const { store, versions } = await open()
    const names = [await versions.store(made(1)), await versions.store(made(2))]
    for (let turn = 0; turn < 25; turn++) await versions.makeCurrent(names[turn % 2]!)
    const keys: string[] = []
    for await (const { key } of store.list('catalogue/current/')) keys.push(key)
    expect(keys).toEqual(Array.from({ length: 20 }, (_, index) => pointerKey(index + 6)))
    expect(await versions.current()).toBe(names[0])
  })

  it('says so where the pointer was written by somebody else', async () => {
    const { store, versions } = await open()
    await store.put(pointerKey(7), 'c-00000000')
    await expect(versions.current()).rejects.toMatchObject({ code: 'catalogue-invalid' })
    const name = await versions.store(made(1))
    await versions.makeCurrent(name)
    expect([await versions.current(), await versions.history()]).toEqual([name, [name]])
  })
})

describe('list', () => {
  it('has the newest first and marks the current one', async () => {
    const { versions } = await open()
    const [one, two] = [await versions.store(made(1)), await versions.store({ ...made(2), reindex: 'r2' })]
    await versions.makeCurrent(one)
    expect(await versions.list()).toEqual([
      {
        ...{ version: two, featuresVersion: FEATURES_VERSION, tracks: 2, reindex: 'r2', isCurrent: false },
        createdAt: expect.stringMatching(/^2026/),
      },
      expect.objectContaining({ version: one, reindex: null, isCurrent: true }),
    ])
  })

  it('passes over a version whose description cannot be read', async () => {
    const { store, versions } = await open()
    const [one, two] = [await versions.store(made(1)), await versions.store(made(2))]
    await store.put(descriptionKey(one), '{')
    expect((await versions.list()).map(({ version }) => version)).toEqual([two])
  })
})

describe('pruneVersions', () => {
  it('keeps the current one, the former one and the five newest', async () => {
    const { store, versions } = await open()
    const names: string[] = []
    for (let from = 0; from < 10; from++) names.push(await versions.store(made(from)))
    await versions.makeCurrent(names[1]!)
    await versions.makeCurrent(names[0]!)
    const removed = await pruneVersions(store, versions)
    expect(removed.toSorted()).toEqual([names[2], names[3], names[4]].toSorted())
    expect((await versions.list()).map(({ version }) => version)).toEqual([9, 8, 7, 6, 5, 1, 0].map((n) => names[n]))
    expect(await pruneVersions(store, versions)).toEqual([])
  })
})
