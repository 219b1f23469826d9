import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IssuedKey } from '#libs/access/keys'
import { revokeKey } from '#libs/access/keys'
import { analysisResource, problem } from '#libs/contract/api'
import { type BatchResource, batchResource } from '#libs/contract/batch'
import { formOf } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { openEvents } from '../programs/event-stream.ts'
import { bearer, makeKey, storeOf } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'

type Headers = Readonly<Record<string, string>>

const LIMIT = 60
/** In parts of the limit: what two processes may let through together, more or less than it says. */
const TOLERANCE = 0.05
/** Each process counts by itself while Redis takes more than a second, as one that waits for a busy disk may. */
const WITHOUT_DISK = { settings: ['--appendonly', 'no'] }

describe('the rate limit', () => {
  const redis = useRedis(WITHOUT_DISK)
  const deployment = useDeployment({
    redis,
    environment: { RATE_LIMIT_READS_PER_MINUTE: String(LIMIT), RATE_LIMIT_UPLOADS_PER_MINUTE: '5' },
  })
  let apis: readonly Api[]
  let keys: readonly IssuedKey[]

  beforeAll(async () => {
    keys = [await makeKey(deployment, 'admin'), await makeKey(deployment, 'admin'), await makeKey(deployment, 'admin')]
    apis = [await deployment.startApi(), await deployment.startApi()]
  })

  it('is one for a key in both processes, and says how long to wait', async () => {
    const responses = await read(LIMIT * 2, bearer(keys[0]?.text ?? ''))
    const allowed = responses.filter(({ status }) => status === 200)
    expect(Math.abs(allowed.length - LIMIT)).toBeLessThanOrEqual(LIMIT * TOLERANCE)

    const [refused] = responses.filter(({ status }) => status === 429)
    expect(problem.parse(await refused?.json()).code).toBe('too-many-requests')
    const seconds = Number(refused?.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  it('says what is left, as the draft has it', async () => {
    const [first] = await read(1, bearer(keys[1]?.text ?? ''))
    expect(first?.headers.get('ratelimit-policy')).toMatch(new RegExp(`^"reads"; q=${LIMIT}; w=60; pk=:`))
    expect(first?.headers.get('ratelimit')).toMatch(new RegExp(`^"reads"; r=${LIMIT - 1}; t=\\d+$`))
  })

  it('counts whoever has no key by the address, and a made-up X-Forwarded-For changes nothing', async () => {
    const responses = await inWaves(LIMIT * 2, (index) => ask(index, { 'x-forwarded-for': `203.0.113.${index}` }))
    const counted = responses.filter(({ status }) => status === 401)
    expect(Math.abs(counted.length - LIMIT)).toBeLessThanOrEqual(LIMIT * TOLERANCE)
    expect(responses.filter(({ status }) => status === 429)).toHaveLength(responses.length - counted.length)
  })

  it('leaves those with a key alone when the address has used up its own', async () => {
    const [response] = await read(1, bearer(keys[1]?.text ?? ''))
    expect(response?.status).toBe(200)
  })

  it('counts uploads for themselves', async () => {
    const headers = bearer(keys[2]?.text ?? '')
    const uploads = await Promise.all(
      Array.from({ length: 8 }, (_, index) => fetch(`${urlOf(index)}/v1/analyses`, { method: 'POST', headers })),
    )
    expect(uploads.map(({ status }) => status).sort()).toEqual([400, 400, 400, 400, 400, 429, 429, 429])
    expect((await read(1, headers))[0]?.status).toBe(200)
  })

  it('never counts probes and what else is open', async () => {
    const responses = await Promise.all(
      Array.from({ length: LIMIT * 2 }, (_, index) => fetch(`${urlOf(index)}/v1/session`)),
    )
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
  })

  it('holds in each process by itself while Redis is away, and nobody waits for it', async () => {
    await redis.server().stop()
    const headers = bearer(keys[1]?.text ?? '')
    const startedAt = performance.now()
    const responses = await read(LIMIT * 3, headers)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    const allowed = responses.filter(({ status }) => status === 200)
    expect(allowed).toHaveLength(LIMIT * apis.length)
  })

  const urlOf = (index: number) => apis[index % apis.length]?.url

  function ask(index: number, headers: Headers): Promise<Response> {
    return fetch(`${urlOf(index)}/v1/catalogue`, { headers })
  }

  function read(times: number, headers: Headers): Promise<readonly Response[]> {
    return inWaves(times, (index) => ask(index, headers))
  }
})

describe('a batch', () => {
  const sounds = useSounds()
  const redis = useRedis(WITHOUT_DISK)
  const deployment = useDeployment({ redis, environment: { RATE_LIMIT_UPLOADS_PER_MINUTE: '5' } })
  let apis: readonly Api[]
  let headers: Headers

  beforeAll(async () => {
    const { text } = await makeKey(deployment, 'admin')
    headers = bearer(text)
    apis = [await deployment.startApi(), await deployment.startApi()]
  })
  beforeEach(nextMinute)

  it('counts as many uploads as it has files, in both processes together', async () => {
    const first = await send(0, { files: 3 })
    expect([first.status, leftAfter(first)]).toEqual([202, 2])
    const second = await send(1, { files: 4 })
    expect([second.status, leftAfter(second)]).toEqual([202, 0])
    const { items } = await batchOf(second)
    expect(items.map(({ status, error }) => error?.code ?? status)).toEqual([
      ...['pending', 'pending'],
      ...['too-many-requests', 'too-many-requests'],
    ])
    const third = await send(0, { files: 1 })
    expect([third.status, Number(third.headers.get('retry-after')) > 0]).toEqual([429, true])
  })

  it('of ids that were sent before counts once', async () => {
    const { items } = await batchOf(await send(0, { files: 1 }))
    const ids = Array.from({ length: 20 }, () => items[0]?.id)
    const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
    const followed = await fetch(`${apis[1]?.url}/v1/batches`, { ...asked, body: JSON.stringify({ ids }) })
    expect([followed.status, leftAfter(followed)]).toEqual([202, 3])
  })

  it('brings what was too many when it is sent again, under the same Idempotency-Key too', async () => {
    await send(0, { files: 3 })
    const idempotencyKey = 'batch'
    const cut = await batchOf(await send(1, { files: 4, idempotencyKey }))
    expect(cut.counts).toMatchObject({ pending: 2, refused: 2 })
    await nextMinute()
    const whole = await batchOf(await send(0, { files: 4, idempotencyKey }))
    expect(whole.counts).toMatchObject({ pending: 4, refused: 0 })
    await nextMinute()
    expect((await batchOf(await send(1, { files: 4, idempotencyKey }))).id).toBe(whole.id)
  })

  it('that is repeated is refused as a whole where not all of it may be read', async () => {
    const idempotencyKey = 'other-batch'
    expect((await send(0, { files: 3, idempotencyKey })).status).toBe(202)
    const repeated = await send(1, { files: 3, idempotencyKey })
    expect([repeated.status, problem.parse(await repeated.json()).code]).toEqual([429, 'too-many-requests'])
  })

  interface Sent {
    readonly files: number
    readonly idempotencyKey?: string
  }

  async function send(api: number, { files, idempotencyKey }: Sent): Promise<Response> {
    const paths = await Promise.all(Array.from({ length: files }, (_, index) => sounds.tone(index + 1)))
    const asked = { ...headers, ...(idempotencyKey && { 'idempotency-key': `"${idempotencyKey}"` }) }
    const body = await formOf(...paths.map((path) => ({ path })))
    return fetch(`${apis[api]?.url}/v1/batches`, { method: 'POST', headers: asked, body })
  }

  async function batchOf(response: Response): Promise<BatchResource> {
    return batchResource.parse(await response.json())
  }

  /** By the header, which tells of one limit only, however many files were counted. */
  function leftAfter({ headers }: Response): number {
    return Number(/^"uploads"; r=(\d+); t=\d+$/.exec(headers.get('ratelimit') ?? '')?.[1])
  }

  /** As if the minute were over: nothing is counted any more. */
  async function nextMinute(): Promise<void> {
    const counts = (await redis.command('KEYS', '*:rate:*')) as string[]
    for (const key of counts) await redis.command('DEL', key)
  }
})

describe('behind a proxy that is believed', () => {
  const deployment = useDeployment({
    redis: useRedis(),
    environment: { RATE_LIMIT_READS_PER_MINUTE: '2', TRUST_PROXY: '1' },
  })

  it('each client is counted by its own address, the one that the proxy has seen', async () => {
    const { url } = await deployment.startApi()
    const ask = async (forwarded: string) =>
      (await fetch(`${url}/v1/catalogue`, { headers: { 'x-forwarded-for': forwarded } })).status
    const statuses = []
    for (const forwarded of ['203.0.113.1', '203.0.113.1', '203.0.113.1', '203.0.113.2', '10.0.0.9, 203.0.113.1']) {
      statuses.push(await ask(forwarded))
    }
    expect(statuses).toEqual([200, 200, 429, 200, 429])
  })
})

describe('without keys', () => {
  const deployment = useDeployment({ redis: useRedis() })

  it('nothing on this machine is slowed down', async () => {
    const { url } = await deployment.startApi()
    const responses = await inWaves(1300, () => fetch(`${url}/v1/catalogue`))
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await fetch(`${url}/v1/catalogue`)).headers.get('ratelimit')).toBeNull()
  })
})

describe('open event streams', () => {
  const sounds = useSounds()
  const deployment = useDeployment({
    redis: useRedis(),
    environment: { SSE_CLIENTS_PER_ADDRESS: '3', SSE_CLIENTS: '5' },
  })

  it('are bounded for each client and for the process, and end with their key', async () => {
    const [one, other] = [await makeKey(deployment, 'read'), await makeKey(deployment, 'admin')]
    const api = await deployment.startApi()
    const sent = { method: 'POST', headers: bearer(other.text), body: await formOf({ path: await sounds.tone(1) }) }
    const { links } = analysisResource.parse(await (await fetch(`${api.url}/v1/analyses`, sent)).json())
    const follow = (key: IssuedKey) => openEvents(api.url + links.events, bearer(key.text))

    const ofOne = [await follow(one), await follow(one), await follow(one)]
    const fourth = await follow(one)
    expect([fourth.status, fourth.headers.get('retry-after')]).toEqual([429, '5'])
    const ofOther = [await follow(other), await follow(other)]
    expect((await follow(other)).status).toBe(429)

    const ends = Promise.allSettled(ofOne.map((response) => response.text()))
    await revokeKey(await storeOf(deployment), one.key.id)
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    const next = await follow(other)
    expect(next.status).toBe(200)
    await Promise.all([...ofOther, next].map(({ body }) => body?.cancel()))
  })
})

/** So many requests, twenty at once: what is sent at once by the hundred waits for our own machine. */
async function inWaves(times: number, ask: (index: number) => Promise<Response>): Promise<readonly Response[]> {
  const responses: Response[] = []
  for (let sent = 0; sent < times; sent += 20) {
    const wave = Array.from({ length: Math.min(20, times - sent) }, (_, index) => ask(sent + index))
    responses.push(...(await Promise.all(wave)))
  }
  return responses
}
