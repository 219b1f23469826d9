import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IssuedKey } from '#libs/access/keys'
import { makeCatalogue } from '../programs/catalogue.ts'
import { formOf, submit } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { openEvents } from '../programs/event-stream.ts'
import { bearer, makeKey } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'

type Headers = Readonly<Record<string, string>>

const FOREIGN = 'https://elsewhere.example'

interface Sent {
  readonly api: Api
  readonly path: string
  readonly method?: string
  readonly headers?: Headers
}

/** fetch sends a Host header of its own. */
async function send({ api, path, method = 'GET', headers = {} }: Sent): Promise<IncomingMessage & { body: string }> {
  const sent = request(api.url + path, { method, headers, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return Object.assign(response, { body: await text(response) })
}

describe('a name that somebody else has pointed at this machine', () => {
  const redis = useRedis()
  const withoutKeys = useDeployment({ redis })
  const withKeys = useDeployment({ redis })
  const rebound = { host: 'evil.example:5000', origin: 'http://evil.example:5000' }
  let local: Api
  let guarded: Api
  let admin: IssuedKey

  beforeAll(async () => {
    admin = await makeKey(withKeys, 'admin')
    local = await withoutKeys.startApi()
    guarded = await withKeys.startApi()
  })

  it.each(['/', '/health', '/v1/catalogue', '/v1/session', '/deam_audio/1.mp3'])(
    'reaches nothing at %s while there are no keys',
    async (path) => {
      expect((await send({ api: local, path, headers: rebound })).statusCode).toBe(421)
    },
  )

  it('changes nothing while there are no keys', async () => {
    for (const [method, path] of [
      ['POST', '/v1/analyses'],
      ['POST', '/v1/keys'],
      ['DELETE', '/v1/keys/k000000000000'],
    ] as const) {
      expect((await send({ api: local, method, path, headers: rebound })).statusCode).toBe(421)
    }
  })

  it('gets in by a key only, once there are some', async () => {
    const ask = (headers: Headers) => send({ api: guarded, path: '/v1/catalogue', headers: { ...rebound, ...headers } })
    expect((await ask({})).statusCode).toBe(401)
    expect((await ask(bearer(admin.text))).statusCode).toBe(200)
  })

  it.each(['POST', 'DELETE'])(
    'is not where a page of somebody else sends %s to, while there are no keys',
    async (method) => {
      const path = method === 'POST' ? '/v1/analyses' : `/v1/analyses/a${'0'.repeat(32)}`
      expect((await send({ api: local, method, path, headers: { origin: FOREIGN } })).statusCode).toBe(403)
    },
  )

  it('lets a page of somebody else send something with a key of its own, and read no answer', async () => {
    const headers = { origin: FOREIGN, ...bearer(admin.text) }
    const response = await send({ api: guarded, method: 'DELETE', path: '/v1/keys/k000000000000', headers })
    expect(response.statusCode).toBe(404)
    expect(response.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('may be any, beside a key, once there are keys', async () => {
    const headers = { host: 'music.example', ...bearer(admin.text) }
    expect((await send({ api: guarded, path: '/v1/catalogue', headers })).statusCode).toBe(200)
  })
})

describe('every answer', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it.each(['/', '/v1/catalogue', '/nothing'])('tells browsers at %s what a page of ours may load', async (path) => {
    const { headers } = await fetch(api.url + path)
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((rule) => {
        const [name = '', ...sources] = rule.trim().split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self' data: blob:",
      'media-src': "'self' data: blob:",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
    })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('tells pages of CORS_ORIGINS beforehand that they may sign in and send our headers', async () => {
    const asked = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' }
    const { status, headers } = await fetch(`${api.url}/v1/analyses`, { method: 'OPTIONS', headers: asked })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    for (const name of ['Authorization', 'Idempotency-Key', 'Prefer', 'Last-Event-ID', 'If-None-Match']) {
      expect(headers.get('access-control-allow-headers')).toContain(name)
    }
    const foreign = await fetch(`${api.url}/v1/analyses`, { method: 'OPTIONS', headers: { ...asked, origin: FOREIGN } })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('behind a proxy that shows the service at /api', () => {
  const sounds = useSounds()
  const deployment = useDeployment({ redis: useRedis(), environment: { PUBLIC_URL: 'https://music.example/api' } })
  let api: Api

  beforeAll(async () => {
    const audio = { filename: 'song.mp3', bytes: Buffer.from('a song') }
    await makeCatalogue(`${deployment.directory}/deam`, { tracks: 12, audio })
    api = await deployment.startApi()
  })

  it('has the prefix before every link that it hands out', async () => {
    const response = await fetch(`${api.url}/v1/analyses`, {
      method: 'POST',
      body: await formOf({ path: await sounds.tone(1) }),
    })
    const { id, links } = (await response.json()) as { id: string; links: unknown }
    expect(response.headers.get('location')).toBe(`/api/v1/analyses/${id}`)
    expect(links).toEqual({ self: `/api/v1/analyses/${id}`, events: `/api/v1/analyses/${id}/events` })

    const track = await (await fetch(`${api.url}/v1/catalogue/tracks/song.mp3`)).json()
    expect(track).toMatchObject({
      streamUrl: '/api/deam_audio/song.mp3',
      links: { self: '/api/v1/catalogue/tracks/song.mp3' },
    })
    const home = JSON.stringify(await (await fetch(`${api.url}/`)).json())
    expect(home.match(/"href":"(?!\/api\/)/g)).toBeNull()
  })

  it('has it in events too', async () => {
    const { id } = await submit(api.url, await sounds.tone(2))
    const response = await openEvents(`${api.url}/v1/analyses/${id}/events`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let read = ''
    while (!read.includes('"links"')) read += (await reader?.read())?.value ?? ''
    expect(read).toContain(`"self":"/api/v1/analyses/${id}"`)
    await reader?.cancel()
  })

  it.each(['', '/api'])('answers whether the proxy has taken the prefix off or not: %j', async (prefix) => {
    expect(await (await fetch(`${api.url}${prefix}/deam_audio/song.mp3`)).text()).toBe('a song')
    expect((await fetch(`${api.url}${prefix}/nothing`)).status).toBe(404)
  })
})
