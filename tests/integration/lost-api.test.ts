import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { submit, waitForResult, waitForStatus } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { allEvents, openEvents } from '../programs/event-stream.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const BEGINNING = [
  '--boundary',
  'content-disposition: form-data; name="audio"; filename="song.mp3"',
  '',
  'x'.repeat(100_000),
].join('\r\n')

describe.skipIf(!(await isRedisAvailable()))('an API that goes', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const sounds = useSounds()
  let decoder: HeldDecoder

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
  })

  async function sendHalfAnUpload(api: Api): Promise<void> {
    const headers = { 'content-type': 'multipart/form-data; boundary=boundary', 'content-length': 1_000_000 }
    request(`${api.url}/upload`, { method: 'POST', headers })
      .on('error', () => {})
      .write(BEGINNING)
    const attempt = async () => expect(await deployment.temporaryFiles()).toHaveLength(1)
    await waitUntil({ what: 'the first half of the upload', timeoutMs: 10_000, attempt })
  }

  it('by kill -9 in the middle of an upload has promised nothing, and its successor tidies up', async () => {
    const api = await deployment.startApi()
    await sendHalfAnUpload(api)
    await api.kill()
    const successor = await deployment.startApi()
    expect(await deployment.temporaryFiles()).toEqual([])
    await expect(readdir(`${deployment.objectsDirectory}/intents`)).rejects.toMatchObject({ code: 'ENOENT' })
    await successor.stop()
  })

  it('by SIGTERM in the middle of an upload ends in time, and tidies up itself', async () => {
    const api = await deployment.startApi()
    await sendHalfAnUpload(api)
    expect(await api.stop()).toBeLessThan(10_000)
    expect(await deployment.temporaryFiles()).toEqual([])
  })

  it('leaves its followers to another one, where they learn the end', async () => {
    await decoder.hold()
    const [api, other] = await Promise.all([deployment.startApi(), deployment.startApi()])
    const worker = await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    const { id } = await submit(api.url, await sounds.tone(1))
    await waitForStatus({ apiUrl: api.url, id }, 'running')
    const following = await openEvents(`${api.url}/v1/analyses/${id}/events`)
    const cut = expect(allEvents(following)).rejects.toThrow()
    await api.stop()
    await cut

    const again = await openEvents(`${other.url}/v1/analyses/${id}/events`, { 'last-event-id': '1.1' })
    await decoder.release()
    expect((await allEvents(again)).at(-1)?.event).toBe('completed')
    await waitForResult(other.url, id)
    await worker.stop()
  })
})
