import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { columnsKey, pointerKey } from '#libs/catalogue/keys'
import { type CatalogueVersions, openCatalogueVersions } from '#libs/catalogue/versions'
import { catalogueResource, recommendationsResource, tracksPage } from '#libs/contract/catalogue'
import type { ObjectStore } from '#libs/storage/objects'
import { openStorage } from '#libs/storage/open'
import { makeCatalogue, newVersion } from '../programs/catalogue.ts'
import { look, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment, type Worker } from '../programs/deployment.ts'
import { countLooks, looksWithin } from '../programs/looks.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

/** What we promise: a publication is answered from so soon, by every process. */
const SWITCH_LIMIT = looksWithin(3000)
/** Where it is not the question how soon: the processes are asked as fast as they can answer. */
const PATIENCE_MS = 30_000
const TRACKS = 40

const namesIn = (items: readonly { readonly filename: string }[]) => items.map(({ filename }) => filename)

describe.skipIf(!(await isRedisAvailable()))('a publication while two APIs and a worker run', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let apis: readonly Api[]
  let worker: Worker
  let objects: ObjectStore
  let versions: CatalogueVersions

  beforeAll(async () => {
    const audio = { filename: 'disk.mp3', bytes: Buffer.from('sound') }
    await makeCatalogue(join(deployment.directory, 'deam'), { tracks: 3, audio })
    apis = await Promise.all([deployment.startApi(), deployment.startApi()])
    worker = await deployment.startWorker()
    objects = await openStorage({ kind: 'filesystem', directory: deployment.objectsDirectory })
    versions = openCatalogueVersions(objects)
  })

  /** A version whose songs all carry its name, so that an answer shows where each of its items comes from. */
  async function store(name: string): Promise<string> {
    return versions.store(newVersion(...Array.from({ length: TRACKS }, (_, index) => `${name}-${index}.mp3`)))
  }

  async function read(api: Api, path: string): Promise<unknown> {
    const response = await fetch(api.url + path)
    expect(response.status, await response.clone().text()).toBe(200)
    return response.json()
  }

  const versionOf = async (api: Api) => catalogueResource.parse(await read(api, '/v1/catalogue')).version

  /** Looks until every process answers from it. */
  async function switchTo(version: string): Promise<number> {
    await versions.makeCurrent(version)
    const attempt = async () => {
      expect(await Promise.all(apis.map(versionOf))).toEqual([version, version])
      expect(worker.log.lines('catalogue live').at(-1)?.catalogue).toBe(version)
    }
    return countLooks(looksWithin(PATIENCE_MS), attempt)
  }

  it('is not needed: while the store has none, the catalogue of the disk answers', async () => {
    const { items } = tracksPage.parse(await read(apis[0]!, '/v1/catalogue/tracks'))
    expect(items.map(({ filename }) => filename)).toContain('disk.mp3')
    expect(await read(apis[0]!, '/v1/catalogue/versions')).toEqual({ items: [] })
  })

  it('is answered from by all of them within three seconds, without a restart', async () => {
    expect(await switchTo(await store('one'))).toBeLessThan(SWITCH_LIMIT)
    expect(await switchTo(await store('two'))).toBeLessThan(SWITCH_LIMIT)
  })

  it('never mixes two versions in an answer, of the catalogue or of a result', async () => {
    const { id } = await submit(apis[0]!.url, await sounds.tone(1))
    await waitForResult(apis[0]!.url, id)
    const names = new Map<string, string>()
    for (const name of ['three', 'four', 'five']) names.set(await store(name), name)
    const answers = { asked: 0, ended: false, seen: new Set<string>() }

    const check = (version: string, filenames: readonly string[]) => {
      const name = names.get(version)
      answers.asked += 1
      if (name === undefined) return
      answers.seen.add(name)
      expect(filenames.length).toBeGreaterThan(0)
      expect(filenames.filter((filename) => !filename.startsWith(`${name}-`))).toEqual([])
    }
    const askFor = async (api: Api) => {
      while (!answers.ended) {
        const page = tracksPage.parse(await read(api, '/v1/catalogue/tracks?limit=20'))
        check(page.catalogue, namesIn(page.items))
        const around = recommendationsResource.parse(await read(api, '/v1/recommendations?valence=5&arousal=5'))
        check(around.catalogue, namesIn(around.items))
        const like = recommendationsResource.parse(await read(api, `/v1/analyses/${id}/recommendations`))
        check(like.catalogue, namesIn(like.items))
        const result = await look(api.url, id)
        if (result.status !== 'completed') throw new Error(result.status)
        check(result.recommendations.catalogue, namesIn(result.recommendations.items))
      }
    }

    const asking = apis.map(askFor)
    const until = (what: string, attempt: () => Promise<void>) => waitUntil({ what, timeoutMs: PATIENCE_MS, attempt })
    try {
      for (const [version, name] of names) {
        await switchTo(version)
        await until(`an answer from ${name}`, async () => expect([...answers.seen]).toContain(name))
      }
      await until('a hundred answers', async () => expect(answers.asked).toBeGreaterThan(100))
    } finally {
      answers.ended = true
    }
    await Promise.all(asking)
    expect([...answers.seen]).toEqual(['three', 'four', 'five'])
  })

  it('names the live version in what is analysed after it', async () => {
    const version = await store('six')
    await switchTo(version)
    const { id } = await submit(apis[1]!.url, await sounds.tone(2))
    const { recommendations } = await waitForResult(apis[1]!.url, id)
    expect([recommendations.catalogue, recommendations.items[0]?.filename]).toEqual([
      version,
      expect.stringMatching(/^six-/),
    ])
  })

  it('is undone by naming the former version, over HTTP', async () => {
    const [one, two] = [await store('seven'), await store('eight')]
    await switchTo(one)
    await switchTo(two)
    const response = await fetch(`${apis[0]!.url}/v1/catalogue/current`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: one }),
    })
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ version: one, isCurrent: true, tracks: TRACKS }),
    ])
    const attempt = async () => expect(await Promise.all(apis.map(versionOf))).toEqual([one, one])
    await countLooks(SWITCH_LIMIT, attempt)
  })

  it.each([
    [404, { version: 'c-00000000' }],
    [404, { version: '../../installation' }],
    [400, {}],
    [400, { version: 'c-00000000', also: 1 }],
    [400, 'x'.repeat(20_000)],
  ])('answers %i to another wish', async (status, wish) => {
    const response = await fetch(`${apis[0]!.url}/v1/catalogue/current`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    })
    expect(response.status).toBe(status)
  })

  it('tells whoever reads a list of a former version that it is over, with 410', async () => {
    const page = tracksPage.parse(await read(apis[0]!, '/v1/catalogue/tracks?limit=2'))
    await switchTo(await store('nine'))
    const response = await fetch(`${apis[0]!.url}/v1/catalogue/tracks?cursor=${page.nextCursor}`)
    expect([response.status, await response.json()]).toEqual([
      410,
      expect.objectContaining({ code: 'catalogue-replaced' }),
    ])
  })

  it('of a version that is damaged in the store is refused with a line in the log, and the live one stays', async () => {
    const live = await versionOf(apis[0]!)
    const damaged = await store('ten')
    await writeFile(join(deployment.objectsDirectory, columnsKey(damaged)), 'something else')
    await expect(versions.makeCurrent(damaged)).rejects.toMatchObject({ code: 'catalogue-invalid' })
    // Somebody's older program, which looked less closely, makes it current all the same.
    const pointer = { schema: 1, version: damaged, at: new Date().toISOString() }
    await objects.create(pointerKey(999), JSON.stringify(pointer))
    const refusals = [...apis, worker].map(({ log }) =>
      log.waitFor(({ msg, err }) => msg === 'catalogue refused' && JSON.stringify(err).includes(damaged), 10_000),
    )
    expect((await Promise.all(refusals)).map(({ level }) => level)).toEqual(['error', 'error', 'error'])
    expect(await Promise.all(apis.map(versionOf))).toEqual([live, live])
  })

  it('is what a process begins with that is started later; a damaged one is passed over', async () => {
    const api = await deployment.startApi()
    expect(await versionOf(api)).toBe(await versionOf(apis[0]!))
  })
})
