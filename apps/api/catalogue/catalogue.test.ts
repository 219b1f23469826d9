import { describe, expect, it } from 'vitest'
import type { Catalogue } from '#libs/catalogue/catalogue'
import { parseFeaturesFile } from '#libs/catalogue/features-file'
import { type AnalysisResource, problem } from '#libs/contract/api'
import {
  catalogueMap,
  catalogueResource,
  recommendationsResource,
  trackResource,
  tracksPage,
} from '#libs/contract/catalogue'
import { makeLive } from '#libs/engine/live'
import { FEATURES_VERSION } from '#libs/features/table'
import { toVector } from '#libs/recommend/feature-vector'
import type { Track } from '#libs/recommend/recommendation'
import { gatherTracks } from '#libs/recommend/tracks'
import { exampleFailure, exampleIntent, exampleResult, ID } from '../../../tests/fixtures/example-analysis.ts'
import { completedResource, failedResource, pendingResource } from '../analyses/analysis-resource.ts'
import type { Services } from '../services.ts'
import { openTestApp } from './test-app.ts'

/** Songs whose features move away from the example's, step by step. */
const song = (filename: string, step: number, rest: Partial<Track> = {}): Track => ({
  ...{ filename, hasAudio: true },
  features: toVector(Object.values(exampleResult.heard.features).map((value, index) => value + step * (index + 1))),
  ...rest,
})
const TRACKS = [
  song('a.mp3', 1, { mood: 'calm', valence: 6, arousal: 3, labels: { valence: 7, arousal: 3 } }),
  song('b & c.mp3', 2, { mood: 'sad', valence: 3, arousal: 3, title: 'B', artist: 'Bee' }),
  song('d.mp3', 3, { mood: 'calm', hasAudio: false }),
]

function catalogueOf(given: readonly Track[], version: string): Catalogue {
  const tracks = gatherTracks(given)
  const find = (filename: string) => given.find((track) => track.filename === filename)
  return { version, featuresVersion: FEATURES_VERSION, tracks, find, audioOf: () => undefined }
}

const completed = completedResource(exampleResult, exampleResult.pipelineVersion)

interface Asked {
  readonly tracks?: readonly Track[]
  readonly version?: string
  readonly analysis?: AnalysisResource
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the whole app, before a fake ledger that knows one analysis. */
async function ask(path: string, { tracks = TRACKS, version = 'c-1', analysis = completed, headers = {} }: Asked = {}) {
  const live = makeLive(catalogueOf(tracks, version))
  const url = await openTestApp({
    live: () => live,
    analyses: { look: async (id: string) => (id === ID ? analysis : undefined) } as Services['analyses'],
  })
  // Without it fetch asks for no cached answer wherever a condition is set, which is to say: for no 304.
  const response = await fetch(url + path, { headers: { 'cache-control': 'max-age=0', ...headers } })
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, body, text }
}

const namesIn = (body: unknown) => recommendationsResource.parse(body).items.map(({ filename }) => filename)

describe('GET /v1/catalogue', () => {
  it('counts tracks, audio and moods, and says how the features lie', async () => {
    const overview = catalogueResource.parse((await ask('/v1/catalogue')).body)
    expect(overview).toMatchObject({ version: 'c-1', comparable: true, tracks: { total: 3, withAudio: 2 } })
    expect(overview.moods).toEqual({ calm: 2, energetic: 0, happy: 0, sad: 1 })
    const tempo = exampleResult.heard.features.tempo + 2
    expect(overview.statistics[0]).toMatchObject({ name: 'tempo', unit: 'BPM', mean: tempo, std: Math.sqrt(2 / 3) })
    const quantiles = overview.statistics[0]?.quantiles ?? []
    expect([0, 10, 20].map((step) => quantiles[step])).toEqual([tempo - 1, tempo, tempo + 1])
  })

  it('has no statistics of a catalogue without tracks', async () => {
    const overview = catalogueResource.parse((await ask('/v1/catalogue', { tracks: [] })).body)
    expect([overview.tracks.total, overview.statistics]).toEqual([0, []])
  })
})

describe('GET /v1/catalogue/tracks', () => {
  it('leads from page to page over every track once', async () => {
    const first = tracksPage.parse((await ask('/v1/catalogue/tracks?limit=2')).body)
    const last = tracksPage.parse((await ask(`/v1/catalogue/tracks?limit=2&cursor=${first.nextCursor}`)).body)
    expect([...first.items, ...last.items].map(({ filename }) => filename)).toEqual(['a.mp3', 'b & c.mp3', 'd.mp3'])
    expect([first.total, last.nextCursor]).toEqual([3, null])
  })

  it("shows our prediction beside the listeners' labels, and null for what is not known", async () => {
    const { items } = tracksPage.parse((await ask('/v1/catalogue/tracks')).body)
    expect(items[0]).toMatchObject({ mood: 'calm', affect: { valence: 6 }, labels: { valence: 7 }, artist: null })
    expect(items[2]).toMatchObject({ affect: null, labels: null, streamUrl: null })
  })

  it('ends with a word of its own where another version is live meanwhile: 410, and both names', async () => {
    const { status, body } = await ask('/v1/catalogue/tracks?cursor=c-0.1')
    expect([status, problem.parse(body)]).toEqual([
      410,
      expect.objectContaining({ code: 'catalogue-replaced', detail: expect.stringMatching(/c-0.*c-1/) }),
    ])
  })

  it.each(['c-1.99', 'c-1.-1', 'nonsense'])('refuses the cursor %s, which is of no page here', async (cursor) => {
    const { status, body } = await ask(`/v1/catalogue/tracks?cursor=${cursor}`)
    expect([status, problem.parse(body).detail]).toEqual([400, expect.stringContaining('cursor')])
  })
})

describe('GET /v1/catalogue/map', () => {
  it('has every track in columns of equal length, with null for what is not known', async () => {
    const map = catalogueMap.parse((await ask('/v1/catalogue/map')).body)
    expect(map).toEqual({
      catalogue: 'c-1',
      filenames: ['a.mp3', 'b & c.mp3', 'd.mp3'],
      titles: [null, 'B', null],
      valence: [6, 3, null],
      arousal: [3, 3, null],
      moods: ['calm', 'sad', 'calm'],
      hasAudio: [true, true, false],
    })
  })

  it('is a map of nothing where there are no tracks', async () => {
    expect(catalogueMap.parse((await ask('/v1/catalogue/map', { tracks: [] })).body).filenames).toEqual([])
  })

  it('is not sent again to whoever has it', async () => {
    const etag = (await ask('/v1/catalogue/map')).headers.get('etag') ?? ''
    expect((await ask('/v1/catalogue/map', { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await ask('/v1/catalogue/map', { headers: { 'if-none-match': etag }, version: 'c-2' })).status).toBe(200)
  })
})

describe('GET /v1/catalogue/features.json', () => {
  it('is what can be read back as a features.json, labels and titles included', async () => {
    const { text, headers } = await ask('/v1/catalogue/features.json')
    const { featuresVersion, entries } = parseFeaturesFile(text, 'exported')
    expect([featuresVersion, headers.get('etag')]).toEqual([FEATURES_VERSION, '"c-1"'])
    expect(entries).toEqual(TRACKS.map(({ hasAudio: _hasAudio, ...entry }) => entry))
  })

  it('is not sent again to whoever has this version', async () => {
    const { status } = await ask('/v1/catalogue/features.json', { headers: { 'if-none-match': '"c-1"' } })
    expect(status).toBe(304)
  })
})

describe('GET /v1/catalogue/tracks/{filename}', () => {
  it('has the features of a track, whatever its name holds', async () => {
    const { body } = await ask('/v1/catalogue/tracks/b%20%26%20c.mp3')
    const track = trackResource.parse(body)
    expect(track).toMatchObject({ filename: 'b & c.mp3', title: 'B', streamUrl: '/deam_audio/b%20%26%20c.mp3' })
    expect(track.features.tempo).toBe(exampleResult.heard.features.tempo + 2)
  })

  it.each(['z.mp3', '..%2Fa.mp3', '__proto__'])('knows no track %s', async (name) => {
    expect((await ask(`/v1/catalogue/tracks/${name}`)).status).toBe(404)
    expect((await ask(`/v1/catalogue/tracks/${name}/similar`)).status).toBe(404)
  })

  it('finds its neighbours under /similar, without itself', async () => {
    expect(namesIn((await ask('/v1/catalogue/tracks/d.mp3/similar')).body)).toEqual(['b & c.mp3', 'a.mp3'])
  })
})

describe('GET /v1/analyses/{id}/recommendations', () => {
  const path = `/v1/analyses/${ID}/recommendations`

  it('ranks the catalogue for what was heard, and says why', async () => {
    const { items } = recommendationsResource.parse((await ask(path)).body)
    expect(items.map(({ filename }) => filename)).toEqual(['a.mp3', 'b & c.mp3', 'd.mp3'])
    expect(items[0]?.why).toBeInstanceOf(Array)
  })

  it('keeps to limit, mood and similarity', async () => {
    expect(namesIn((await ask(`${path}?limit=1`)).body)).toEqual(['a.mp3'])
    expect(namesIn((await ask(`${path}?mood=sad`)).body)).toEqual(['b & c.mp3'])
    expect(namesIn((await ask(`${path}?min_similarity=1`)).body)).toEqual([])
    expect(namesIn((await ask(`${path}?diversity=0.5`)).body)).toHaveLength(3)
  })

  it.each(['limit=0', 'limit=101', 'limit=2.5', 'limit=', 'limit=1&limit=2', 'min_similarity=2', 'mood=angry'])(
    'refuses %s and names the parameter',
    async (query) => {
      const { status, body } = await ask(`${path}?${query}`)
      expect(status).toBe(400)
      expect(problem.parse(body)).toMatchObject({
        code: 'bad-request',
        detail: expect.stringContaining(query.split('=')[0]!),
      })
    },
  )

  it('refuses a parameter that there is not, instead of ignoring a misspelt one', async () => {
    const { status, body } = await ask(`${path}?minSimilarity=1`)
    expect([status, problem.parse(body).detail]).toEqual([400, expect.stringContaining('minSimilarity')])
  })

  it('compares nothing with what an older features version heard', async () => {
    const outdated = { catalogue: 'c-1', items: [], reason: 'catalogue-outdated' } as const
    const { body } = await ask(path, { analysis: { ...completed, recommendations: outdated } })
    expect(body).toEqual(outdated)
  })

  it('has none for an analysis that is not finished, and says when to come back', async () => {
    const { status, headers } = await ask(path, { analysis: pendingResource(exampleIntent, undefined, null) })
    expect([status, headers.get('retry-after')]).toEqual([404, '1'])
  })

  it('has none for one that failed, or that nobody knows', async () => {
    expect((await ask(path, { analysis: failedResource(exampleFailure) })).status).toBe(404)
    expect((await ask(`/v1/analyses/a${'0'.repeat(32)}/recommendations`)).status).toBe(404)
  })
})

describe('GET /v1/recommendations', () => {
  it('finds songs around a point of the plane', async () => {
    const { body } = await ask('/v1/recommendations?valence=6&arousal=4')
    expect(recommendationsResource.parse(body).items[0]).toMatchObject({ filename: 'a.mp3', distance: 1 })
  })

  it.each(['valence=5', 'valence=0&arousal=5', 'valence=x&arousal=5'])('refuses %s', async (query) => {
    expect((await ask(`/v1/recommendations?${query}`)).status).toBe(400)
  })
})
