import { beforeAll, describe, expect, it } from 'vitest'
import { formOf, submit, waitForResult } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { type HeldDecoder, makeHeldDecoder } from '../programs/held-decoder.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

describe.skipIf(!(await isRedisAvailable()))('how a client prefers to be answered', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { SYNC_WAIT_MS: '30000' } })
  const sounds = useSounds()
  let decoder: HeldDecoder
  let api: Api

  beforeAll(async () => {
    decoder = await makeHeldDecoder(deployment.directory)
    api = await deployment.startApi()
  })

  it('waits no longer than it prefers, and says that it has waited', async () => {
    const startedAt = performance.now()
    const response = await send(1, { prefer: 'wait=1' })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'wait=1'])
    expect(performance.now() - startedAt).toBeGreaterThan(900)
    const { id } = (await response.json()) as { readonly id: string }
    const reading = await fetch(`${api.url}/v1/analyses/${id}`, { headers: { prefer: 'wait=1' } })
    expect([reading.status, reading.headers.get('retry-after')]).toEqual([202, '1'])
    await deployment.startWorker({ FFMPEG_PATH: decoder.path })
    const waiting = await fetch(`${api.url}/v1/analyses/${id}`, { headers: { prefer: 'wait=20' } })
    expect([waiting.status, await waiting.json()]).toMatchObject([200, { id, status: 'completed' }])
  })

  it('gets the result of an upload in one answer', async () => {
    const response = await send(2, { prefer: 'wait=20' })
    expect([response.status, await response.json()]).toMatchObject([200, { status: 'completed' }])
  })

  it('is answered at once where it prefers that', async () => {
    // On a busy machine a short song may have ended before the answer to whoever brought it.
    await decoder.hold()
    const response = await send(3, { prefer: 'respond-async' })
    await decoder.release()
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'respond-async'])
  })

  it('gets a failure as the end of an analysis, not as one of its request', async () => {
    const body = await formOf({ path: await sounds.file('stump.wav', 'RIFF\u0024\0\0\0WAVEfmt ') })
    const response = await fetch(`${api.url}/v1/analyses`, { method: 'POST', body, headers: { prefer: 'wait=20' } })
    expect([response.status, await response.json()]).toMatchObject([200, { error: { code: 'undecodable' } }])
  })

  it('is not sent again what it has', async () => {
    const { id } = await submit(api.url, await sounds.tone(2))
    await waitForResult(api.url, id)
    const first = await fetch(`${api.url}/v1/analyses/${id}`)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await fetch(`${api.url}/v1/analyses/${id}`, { headers })).status).toBe(304)
    const other = { 'if-none-match': 'W/"another"' }
    expect((await fetch(`${api.url}/v1/analyses/${id}`, { headers: other })).status).toBe(200)
  })

  async function send(number: number, headers: Readonly<Record<string, string>>): Promise<Response> {
    const body = await formOf({ path: await sounds.tone(number) })
    return fetch(`${api.url}/v1/analyses`, { method: 'POST', body, headers })
  }
})
