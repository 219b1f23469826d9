import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { audioKey } from '#libs/catalogue/keys'
import { openCatalogueVersions } from '#libs/catalogue/versions'
import { problem } from '#libs/contract/api'
import { makeLive } from '#libs/engine/live'
import { FEATURE_NAMES, FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import { packTracks } from '#libs/recommend/track-columns'
import { openFilesystemStore } from '#libs/storage/filesystem'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { openTestApp } from './test-app.ts'

const NAME = 'blue bossa #1.mp3'
const AUDIO = randomBytes(5000)
const sha256 = createHash('sha256').update(AUDIO).digest('hex')
const features = toVector(FEATURE_NAMES.map((_, index) => index + 0.5))

/** Without it fetch asks for no cached answer wherever a condition is set, which is to say: for no 304. */
const WITH_CACHE = { 'cache-control': 'max-age=0' }

type Headers = Readonly<Record<string, string>>

/** An API whose catalogue has tracks of these names; before it is loaded, `prepare` puts their audio somewhere. */
async function open(
  prepare: (folder: string, store: Awaited<ReturnType<typeof openFilesystemStore>>) => Promise<void>,
) {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'audio'))
  const store = await openFilesystemStore({ directory: join(folder, 'objects') })
  await prepare(folder, store)
  const versions = openCatalogueVersions(store, { directories: [folder] })
  const names = [NAME, 'empty.wav', 'page.html', 'pipe.mp3', 'silent.mp3']
  const tracks = names.map((filename, index) => ({
    ...{ filename, features, hasAudio: false },
    ...(index === 0 && { sha256 }),
  }))
  const version = await versions.store({
    ...{ featuresVersion: FEATURES_VERSION, columns: packTracks(tracks), reindex: null },
  })
  const live = makeLive(await versions.open(version))
  const url = await openTestApp({ live: () => live, store })
  return {
    ...{ folder, store },
    ask: (name: string, headers: Headers = {}, method = 'GET', signal: AbortSignal | null = null) =>
      fetch(`${url}/deam_audio/${encodeURIComponent(name)}`, {
        headers: { ...WITH_CACHE, ...headers },
        method,
        signal,
      }),
  }
}

const PLACES = {
  'on the disk': (folder: string) => writeFile(join(folder, 'audio', NAME), AUDIO),
  'where an import found it': async (folder: string) => {
    const path = join(folder, 'elsewhere.bin')
    await writeFile(path, AUDIO)
    const sources = [{ filename: NAME, path }]
    await writeFile(join(folder, 'catalogue-sources.json'), JSON.stringify({ schema: 1, sources }))
  },
  'in the store': async (_folder: string, store: Awaited<ReturnType<typeof openFilesystemStore>>) => {
    await store.put(audioKey(sha256), AUDIO)
  },
} as const

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe.each(Object.entries(PLACES))('audio that lies %s', (_place, prepare) => {
  it('is played whole, as audio that may be kept for an hour', async () => {
    const response = await (await open(prepare)).ask(NAME)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...{ 'content-type': 'audio/mpeg', 'content-length': '5000', 'accept-ranges': 'bytes' },
      ...{ 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff' },
    })
    expect((await bytesOf(response)).equals(AUDIO)).toBe(true)
  })

  it.each([
    ['bytes=0-', 0, 4999],
    ['bytes=1000-1999', 1000, 1999],
    ['bytes=-10', 4990, 4999],
    ['bytes=4990-9999', 4990, 4999],
  ])('is played in part: %s', async (range, start, end) => {
    const response = await (await open(prepare)).ask(NAME, { range })
    expect([response.status, response.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/5000`])
    expect((await bytesOf(response)).equals(AUDIO.subarray(start, end + 1))).toBe(true)
  })

  it('has nothing beyond its end: 416, its size, and nothing that a cache might keep', async () => {
    const response = await (await open(prepare)).ask(NAME, { range: 'bytes=5000-' })
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */5000'])
    expect([response.headers.get('cache-control'), response.headers.get('last-modified')]).toEqual([null, null])
    expect(problem.parse(await response.json()).code).toBe('range-not-satisfiable')
  })

  it('tells HEAD its length, whatever range is asked for', async () => {
    const response = await (await open(prepare)).ask(NAME, { range: 'bytes=0-9' }, 'HEAD')
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '5000'])
  })

  it('is not sent again to whoever has it', async () => {
    const { ask } = await open(prepare)
    const { headers } = await ask(NAME, {}, 'HEAD')
    const etag = headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[^"]+"$/)
    expect((await ask(NAME, { 'if-none-match': etag })).status).toBe(304)
    expect((await ask(NAME, { 'if-none-match': `"other", W/${etag}` })).status).toBe(304)
    expect((await ask(NAME, { 'if-modified-since': headers.get('last-modified') ?? '' })).status).toBe(304)
    expect((await ask(NAME, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await ask(NAME, { 'if-none-match': etag, range: 'bytes=9000-' })).status).toBe(304)
  })

  it('is played in part only to whoever began with the same audio', async () => {
    const { ask } = await open(prepare)
    const { headers } = await ask(NAME, {}, 'HEAD')
    const conditions = [headers.get('etag'), headers.get('last-modified'), '"other"', `W/${headers.get('etag')}`]
    const statuses: number[] = []
    for (const condition of conditions) {
      statuses.push((await ask(NAME, { range: 'bytes=10-', 'if-range': condition ?? '' })).status)
    }
    expect(statuses).toEqual([206, 206, 200, 200])
  })

  it('is not there any more once somebody removed it: 404', async () => {
    const { folder, store, ask } = await open(prepare)
    await Promise.all(
      ['audio', 'elsewhere.bin'].map((name) => rm(join(folder, name), { recursive: true, force: true })),
    )
    await store.remove(audioKey(sha256))
    expect((await ask(NAME)).status).toBe(404)
    expect((await ask(NAME, { range: 'bytes=0-1' })).status).toBe(404)
  })
})

describe('GET /deam_audio/{filename}', () => {
  it('plays an empty file as what it is, and has no part of it', async () => {
    const { ask } = await open((folder) => writeFile(join(folder, 'audio', 'empty.wav'), ''))
    const whole = await ask('empty.wav')
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '0', ''])
    expect((await ask('empty.wav', { range: 'bytes=0-' })).status).toBe(416)
  })

  it('never says that something is a page', async () => {
    const { ask } = await open((folder) => writeFile(join(folder, 'audio', 'page.html'), '<script>'))
    expect((await ask('page.html')).headers.get('content-type')).toBe('application/octet-stream')
  })

  it('waits for no named pipe', async () => {
    const { ask } = await open(async (folder) => {
      await promisify(execFile)('mkfifo', [join(folder, 'audio', 'pipe.mp3')])
    })
    expect((await ask('pipe.mp3')).status).toBe(404)
  })

  it.each(['silent.mp3', '../objects/installation.json', '..', '%', 'audio', '\0.mp3', '__proto__', 'x'.repeat(4000)])(
    'has no audio %j',
    async (name) => {
      const { ask } = await open(async (folder) => writeFile(join(folder, 'features.json'), '{}'))
      expect((await ask(name)).status).toBe(404)
    },
  )

  it('goes on for others when clients leave in the middle', async () => {
    const { ask, folder } = await open((place) => writeFile(join(place, 'audio', NAME), randomBytes(8_000_000)))
    for (let turn = 0; turn < 20; turn++) {
      const leaving = new AbortController()
      const response = await ask(NAME, {}, 'GET', leaving.signal)
      await response.body?.getReader().read()
      leaving.abort()
    }
    await writeFile(join(folder, 'audio', NAME), AUDIO)
    expect((await bytesOf(await ask(NAME))).equals(AUDIO)).toBe(true)
  })

  it('sends one file or the other where it is replaced while it is played, and no mixture', async () => {
    const { folder, ask } = await open(PLACES['on the disk'])
    const path = join(folder, 'audio', NAME)
    const response = await ask(NAME)
    await rm(path)
    await writeFile(path, randomBytes(5000))
    expect((await bytesOf(response)).equals(AUDIO)).toBe(true)
  })
})
