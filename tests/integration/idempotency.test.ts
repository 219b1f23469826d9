import { request as httpRequest } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { formOf, look } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'

/** Shorter than a claim lasts that nobody renews: a key that is free by then was set free. */
const PATIENCE_MS = 10_000

describe.skipIf(!(await isRedisAvailable()))('a request with an Idempotency-Key', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  const sounds = useSounds()
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('is answered as the first one when it is sent again, and stands once in the history', async () => {
    const ids = [await idOf(send(1, 'a')), await idOf(send(1, '"a"'))]
    expect(new Set(ids).size).toBe(1)
    expect(await historyLength()).toBe(1)
  })

  it('is refused with another content', async () => {
    const response = await send(2, 'a')
    expect([response.status, await response.json()]).toMatchObject([422, { code: 'idempotency-mismatch' }])
  })

  it('is refused while the first one is in progress, and free again when that one broke off', async () => {
    const others = (await keys()).length
    const first = httpRequest(`${api.url}/v1/analyses`, {
      method: 'POST',
      headers: { 'idempotency-key': 'b', 'content-type': 'multipart/form-data; boundary=x' },
    })
    first.on('error', () => {})
    first.write('--x\r\nContent-Disposition: form-data; name="audio"; filename="song.wav"\r\n\r\nRIFF')
    await expect.poll(keys, { timeout: PATIENCE_MS }).toHaveLength(others + 1)
    const second = await send(3, 'b')
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1'])
    expect(await second.json()).toMatchObject({ code: 'idempotency-in-use' })
    first.destroy()
    await expect.poll(() => send(3, 'b').then(({ status }) => status), { timeout: PATIENCE_MS }).toBe(202)
  })

  it('gets the same batch again', async () => {
    const path = await sounds.tone(4)
    const sendBatch = async () => {
      const body = await formOf({ path })
      return fetch(`${api.url}/v1/batches`, { method: 'POST', body, headers: { 'idempotency-key': 'c' } })
    }
    const before = await historyLength()
    expect(await idOf(sendBatch())).toBe(await idOf(sendBatch()))
    expect(await historyLength()).toBe(before + 1)
  })

  it('is refused where the key is no key', async () => {
    expect((await send(5, 'with space')).status).toBe(400)
    expect((await send(5, 'x'.repeat(256))).status).toBe(400)
  })

  it('is taken without a look at its key while Redis is away', async () => {
    await redis.server().kill()
    const response = await send(6, 'a')
    expect(response.status).toBe(202)
    await redis.server().restart()
    expect((await look(api.url, await idOf(Promise.resolve(response)))).status).toBe('queued')
  })

  async function send(number: number, key: string): Promise<Response> {
    const body = await formOf({ path: await sounds.tone(number) })
    return fetch(`${api.url}/v1/analyses`, { method: 'POST', body, headers: { 'idempotency-key': key } })
  }

  async function keys(): Promise<readonly unknown[]> {
    return (await redis.command('KEYS', '*:idempotency:*')) as readonly unknown[]
  }

  async function historyLength(): Promise<number> {
    const { items } = (await (await fetch(`${api.url}/v1/analyses`)).json()) as { readonly items: readonly unknown[] }
    return items.length
  }
})

async function idOf(answer: Promise<Response>): Promise<string> {
  return ((await (await answer).json()) as { readonly id: string }).id
}
