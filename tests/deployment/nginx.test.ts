import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { analysisResource, type Problem, prediction, problem } from '#libs/contract/api'
import { batchResource } from '#libs/contract/batch'
import { errorKind, isErrorCode } from '#libs/contract/errors'
import { errorPathOf } from '../../apps/api/documents/error-page.ts'
import { makeCatalogue } from '../programs/catalogue.ts'
import { post, submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { eventsOf, openEvents } from '../programs/event-stream.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { open } from '../programs/raw-http.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import type { TestServer } from '../servers/server.ts'
import { isAvailable, startServer } from '../servers/start-server.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { nginxRecipe } from './recipes.ts'

const MIB = 1024 ** 2
const canRun = (await isRedisAvailable()) && (await isAvailable(nginxRecipe('127.0.0.1:1')))

describe.skipIf(!canRun)('nginx before the API', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let decoder: HeldDecoder
  let api: Api
  let nginx: TestServer
  let door = ''
  /** In which nginx keeps what it writes. */
  let folder = ''

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    const audio = { filename: 'song.mp3', bytes: Buffer.from('0123456789') }
    await makeCatalogue(join(deployment.directory, 'deam'), { tracks: 2, audio })
    api = await deployment.startApi()
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    const recipe = nginxRecipe(new URL(api.url).host)
    nginx = await startServer({
      ...recipe,
      localArguments(place) {
        folder = place.directory
        return recipe.localArguments(place)
      },
    })
    door = `http://${nginx.host}:${nginx.port}`
  })
  afterAll(() => nginx?.stop())

  async function emptyFile(bytes: number): Promise<string> {
    const path = join(deployment.directory, `${bytes}.wav`)
    await writeFile(path, Buffer.alloc(bytes))
    return path
  }

  it.each(['/api/upload', '/ml/predict', '/upload'])('takes a song at %s, as the seed did', async (path) => {
    const response = await post(`${door}${path}`, { path: await sounds.tone(1) })
    expect(response.status).toBe(200)
    expect(prediction.parse(await response.json()).mood).toBeTypeOf('string')
  })

  it('hands out places that lead through it again', async () => {
    const response = await post(`${door}/api/v1/analyses`, { path: await sounds.tone(2) })
    const { id } = analysisResource.parse(await response.json())
    const place = new URL(response.headers.get('location') ?? '', door)
    expect(analysisResource.parse(await (await fetch(place)).json()).id).toBe(id)
    await waitForResult(door, id)
  })

  it('lets events through while the analysis still runs', async () => {
    await decoder.hold()
    const { id } = await submit(`${door}/api`, await sounds.tone(3))
    await waitForStatus({ apiUrl: door, id }, 'running')
    const events = eventsOf(await openEvents(`${door}/api/v1/analyses/${id}/events`))
    expect((await events.next()).value).toMatchObject({ event: 'snapshot', data: { status: 'running' } })
    await decoder.release()
    const later: string[] = []
    for await (const { event } of events) later.push(event)
    expect(later.at(-1)).toBe('completed')
    expect(later).toContain('stage')
  })

  it('plays parts of a song to whoever seeks', async () => {
    const response = await fetch(`${door}/api/deam_audio/song.mp3`, { headers: { range: 'bytes=2-5' } })
    expect([response.status, await response.text()]).toEqual([206, '2345'])
  })

  it('refuses what is larger than any song, before the API sees it', async () => {
    const response = await post(`${door}/api/upload`, { path: await emptyFile(53 * MIB) })
    expect(response.status).toBe(413)
    expect(codeInTable(problem.parse(await response.json()))).toBe('file-too-large')
    expect(await (await fetch(`${api.adminUrl}/metrics`)).text()).not.toContain('reason="file-too-large"')
  })

  it("leaves what is a little too large to the API's own limit", async () => {
    const response = await post(`${door}/api/upload`, { path: await emptyFile(51 * MIB) })
    expect(response.status).toBe(413)
    expect(await (await fetch(`${api.adminUrl}/metrics`)).text()).toContain('reason="file-too-large"')
  })

  it.each(['', '/'])('passes a batch on that is larger than any song, by /v1/batches%s', async (ending) => {
    const path = await emptyFile(MIB)
    const files = Array.from({ length: 53 }, () => ({ path }))
    const response = await post(`${door}/api/v1/batches${ending}`, ...files)
    expect(response.status).toBe(200)
    expect(batchResource.parse(await response.json()).counts).toMatchObject({ refused: 53 })
  })

  it('says in the words of the API that its disk is full', async () => {
    const uploads = join(folder, 'body')
    await rm(uploads, { recursive: true })
    onTestFinished(async () => void (await mkdir(uploads)))
    const response = await post(`${door}/upload`, { path: await emptyFile(MIB) })
    expect([response.status, response.headers.get('retry-after')]).toEqual([507, '5'])
    expect(codeInTable(problem.parse(await response.json()))).toBe('disk-full')
  })

  it('keeps the figures and the queues of operators to itself', async () => {
    for (const path of ['/metrics', '/queues', '/api/metrics']) expect((await fetch(`${door}${path}`)).status).toBe(404)
  })

  it('lets no address have more than two hundred requests at once', async () => {
    const begun = Array.from({ length: 200 }, () => open(door))
    onTestFinished(() => begun.forEach((socket) => void socket.destroy()))
    for (const socket of begun) socket.write('POST /upload HTTP/1.1\r\nHost: door\r\nContent-Length: 9\r\n\r\n')
    const attempt = async () => {
      const response = await fetch(`${door}/health`)
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '5'])
      expect(codeInTable(problem.parse(await response.json()))).toBe('too-many-requests')
    }
    await waitUntil({ what: 'the limit', timeoutMs: 10_000, attempt })
  })

  it('says in the same words as the API that it is gone', async () => {
    await api.stop()
    const response = await fetch(`${door}/api/v1/catalogue`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    const said = problem.parse(await response.json())
    expect(said).toMatchObject({ status: 503, path: '/api/v1/catalogue' })
    expect(codeInTable(said)).toBe('api-unavailable')
  })
})

/** The code of a problem that stands in the API's table of errors as it is said here, and with the page that explains it. */
function codeInTable({ code, title, status, type }: Problem): string {
  const kind = isErrorCode(code) ? errorKind(code) : undefined
  expect({ title, status, type }).toEqual({ title: kind?.title, status: kind?.status, type: errorPathOf(code) })
  return code
}
