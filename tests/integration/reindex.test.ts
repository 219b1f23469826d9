import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { reindexesPage } from '#libs/contract/reindex'
import { nameOf, writeCorpus } from '../programs/corpus.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { allEvents, openEvents } from '../programs/event-stream.ts'
import { useRedis } from '../programs/redis.ts'
import { hasEnded, startReindex, waitForReindex } from '../programs/reindex-client.ts'
import { builtFile } from '../programs/repository.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const FILES = 60

describe.skipIf(!(await isRedisAvailable()))('a reindex', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let api: Api
  let folder = ''
  beforeAll(async () => {
    folder = join(deployment.directory, 'deam')
    await writeCorpus({ folder, files: FILES })
    api = await deployment.startApi()
  })

  it('that is asked for while none works waits for a worker; a second is refused, or joins', async () => {
    const run = await startReindex(api.url)
    expect(run).toMatchObject({ status: 'queued', files: { total: 0 }, catalogue: null })
    const second = await fetch(`${api.url}/v1/reindexes`, { method: 'POST' })
    expect(second.status).toBe(409)
    expect(second.headers.get('location')).toBe(run.links.self)
    expect(await second.json()).toMatchObject({
      code: 'reindex-running',
      detail: expect.stringContaining(run.links.self),
    })
    const joined = await fetch(`${api.url}/v1/reindexes?join=true`, { method: 'POST' })
    expect([joined.status, await joined.json()]).toMatchObject([200, { id: run.id }])
  })

  it('is published whole: every file has its vector, its mood and its audio', async () => {
    await deployment.startWorker()
    const { items } = reindexesPage.parse(await (await fetch(`${api.url}/v1/reindexes`)).json())
    const run = await waitForReindex({ apiUrl: api.url, id: items[0]?.id ?? '' }, hasEnded)
    expect(run).toMatchObject({
      status: 'completed',
      files: { total: FILES, done: FILES, measured: FILES, reused: 0, failed: 0 },
      ...{ failures: [], reason: null },
    })
    await waitForCatalogue(run.catalogue)
    const track = await (await fetch(`${api.url}/v1/catalogue/tracks/${nameOf(7)}`)).json()
    expect(track).toMatchObject({ catalogue: run.catalogue, mood: expect.any(String), streamUrl: expect.any(String) })
  })

  it('writes features.json beside the audio', async () => {
    const written = JSON.parse(await readFile(join(folder, 'features.json'), 'utf8'))
    expect(written.statistics.total_files).toBe(FILES)
    expect(written.features.map(({ filename }: { filename: string }) => filename)).toEqual(
      Array.from({ length: FILES }, (_, number) => nameOf(number)),
    )
  })

  it('measures nothing again, tells how it gets on, and ends its stream with its end', async () => {
    const run = await startReindex(api.url)
    const events = await allEvents(await openEvents(`${api.url}${run.links.events}`))
    expect(events[0]?.event).toBe('snapshot')
    expect(events.at(-1)).toMatchObject({ event: 'completed', data: { files: { measured: 0, reused: FILES } } })
    const again = await openEvents(`${api.url}${run.links.events}`, { 'Last-Event-ID': events.at(-1)?.id ?? '' })
    expect(again.status).toBe(204)
  })

  it('lists damaged, missing, misnamed and repeated files with their reasons, and publishes the others', async () => {
    const audio = join(folder, 'audio')
    await writeFile(join(audio, 'a-text.mp3'), 'no audio at all'.repeat(100))
    await writeFile(join(audio, 'b-empty.wav'), '')
    await writeFile(join(audio, 'd-Album\\01.wav'), 'whatever it is')
    await writeFile(join(audio, 'z-copy.wav'), await readFile(join(audio, nameOf(3))))
    const noted = { filename: 'c-gone.mp3', path: join(folder, 'elsewhere', 'c-gone.mp3'), title: 'Gone' }
    await writeFile(join(folder, 'catalogue-sources.json'), JSON.stringify({ schema: 1, sources: [noted] }))
    const run = await startReindex(api.url)
    const ended = await waitForReindex({ apiUrl: api.url, id: run.id }, hasEnded)
    expect(ended).toMatchObject({ status: 'completed', files: { total: FILES + 5, failed: 5, reused: FILES } })
    expect(ended.failures.map(({ filename, code }) => [filename, code])).toEqual([
      ['a-text.mp3', 'not-audio'],
      ['b-empty.wav', 'empty-file'],
      ['c-gone.mp3', 'audio-gone'],
      ['d-Album\\01.wav', 'bad-filename'],
      ['z-copy.wav', 'duplicate'],
    ])
  })

  it('is tried again for its failed files, over the same files', async () => {
    const { items } = reindexesPage.parse(await (await fetch(`${api.url}/v1/reindexes?limit=1`)).json())
    const former = items[0]?.id ?? ''
    await writeCorpus({ folder: join(deployment.directory, 'more'), files: FILES + 1 })
    await writeFile(
      join(folder, 'audio', 'b-empty.wav'),
      await readFile(join(deployment.directory, 'more', 'audio', nameOf(FILES))),
    )
    const response = await fetch(`${api.url}/v1/reindexes/${former}/retry`, { method: 'POST' })
    expect(response.status).toBe(202)
    const { id } = (await response.json()) as { id: string }
    const ended = await waitForReindex({ apiUrl: api.url, id }, hasEnded)
    expect(ended).toMatchObject({ retryOf: former, files: { total: FILES + 5, measured: 1, reused: FILES, failed: 4 } })
  })

  it('is asked for on the command line, which tells how it ended', async () => {
    const args = [builtFile('apps', 'cli', 'main.js'), 'reindex', '--follow', '--server', api.url]
    const cli = spawn(process.execPath, args, { cwd: deployment.directory, env: { PATH: process.env.PATH } })
    const [output, [status]] = await Promise.all([text(cli.stdout), once(cli, 'exit')])
    expect(output).toContain('failed: a-text.mp3: not-audio')
    expect(output).toMatch(/completed: 0 measured, 61 reused, 4 failed\ncatalogue c-[0-9a-f]{8} is current/)
    expect(status).toBe(1)
  })

  it('that has no audio fails with its reason, and the catalogue stays', async () => {
    const { items } = reindexesPage.parse(await (await fetch(`${api.url}/v1/reindexes?limit=1`)).json())
    const published = items[0]?.catalogue ?? null
    await waitForCatalogue(published)
    await rm(folder, { recursive: true })
    const run = await startReindex(api.url)
    const ended = await waitForReindex({ apiUrl: api.url, id: run.id }, hasEnded)
    expect(ended).toMatchObject({ status: 'failed', catalogue: null, reason: expect.stringContaining('no audio') })
    expect(await liveVersion()).toBe(published)
  })

  it('is not found by a name that is none', async () => {
    for (const name of ['r0', `r${'0'.repeat(24)}`, '..%2f..%2finstallation']) {
      expect((await fetch(`${api.url}/v1/reindexes/${name}`)).status).toBe(404)
    }
  })

  it('keeps each vector once, under its content', async () => {
    const vectors = await readdir(join(deployment.objectsDirectory, 'catalogue', 'vectors', 'f1'))
    expect(vectors).toHaveLength(FILES + 1)
  })

  /** What is published is answered from by an API a moment later, when it has looked. */
  async function waitForCatalogue(version: string | null) {
    const attempt = async () => expect(await liveVersion()).toBe(version)
    await waitUntil({ what: `catalogue ${version}`, timeoutMs: 30_000, attempt })
  }

  async function liveVersion(): Promise<string> {
    return ((await (await fetch(`${api.url}/v1/catalogue`)).json()) as { version: string }).version
  }
})
