import { beforeAll, describe, expect, it } from 'vitest'
import { type IssuedKey, revokeKey } from '#libs/access/keys'
import { type Scope, type SessionResource, sessionResource, ticket as ticketResource } from '#libs/contract/access'
import { problem } from '#libs/contract/api'
import { makeCatalogue } from '../programs/catalogue.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { bearer, cookieOf, makeKey, signIn, storeOf, untilAnswered } from '../programs/keys.ts'
import { countLooks, looksWithin } from '../programs/looks.ts'
import { useRedis } from '../programs/redis.ts'

type Headers = Readonly<Record<string, string>>

const FOREIGN = 'https://elsewhere.example'
const AUDIO = '/deam_audio/song.mp3'
/** So soon other processes know of keys and sessions. */
const MOST_LOOKS = looksWithin(3000)

describe('a session', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let admin: IssuedKey
  let api: Api

  beforeAll(async () => {
    admin = await makeKey(deployment, 'admin')
    api = await deployment.startApi()
  })

  it('is a cookie that no script reads and no other site sends, for twelve hours', async () => {
    const response = await signIn(api, admin.text)
    expect(sessionResource.parse(await response.json())).toEqual({
      keysNeeded: true,
      key: { id: admin.key.id, name: 'admin' },
      scopes: ['read', 'upload', 'admin'],
    })
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(
      /^smartplay_session=[^;]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    )
    expect(cookie).not.toContain(admin.text.slice(-43))
  })

  it('is Secure where clients come by TLS', async () => {
    const byTls = await deployment.startApi({ PUBLIC_URL: 'https://music.example' })
    expect((await signIn(byTls, admin.text)).headers.getSetCookie()[0]).toContain('; Secure')
    await byTls.stop()
  })

  it.each([
    ['a made-up key', `sp_k000000000000_${'A'.repeat(43)}`],
    ['no key at all', 'letmein'],
  ])('is not to be had for %s', async (_what, key) => {
    const response = await signIn(api, key)
    expect(response.status).toBe(401)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('says who asks, and whether somebody has to say so', async () => {
    expect(await readSession({})).toEqual({ keysNeeded: true, key: null, scopes: [] })
    const reader = await keyKnown('read', 'upload')
    expect(await readSession(bearer(reader.text))).toMatchObject({
      key: { id: reader.key.id },
      scopes: ['read', 'upload'],
    })
    expect(await readSession(await cookieOf(api, reader.text))).toMatchObject({ key: { id: reader.key.id } })
  })

  it('may do what its key may, and nothing else', async () => {
    const reader = await keyKnown('read')
    const cookie = await cookieOf(api, reader.text)
    const ours = { ...cookie, origin: api.url }
    expect(await statusOf('GET', '/v1/catalogue', cookie)).toBe(200)
    expect(await statusOf('GET', '/v1/keys', cookie)).toBe(403)
    expect(await statusOf('POST', '/v1/keys', ours)).toBe(403)
  })

  describe('changes something', () => {
    const page = (headers: Headers) => [JSON.stringify(headers), headers] as const
    const ours = () => [
      page({ origin: api.url }),
      page({ 'sec-fetch-site': 'same-origin' }),
      page({ origin: 'http://localhost:3000' }),
    ]

    it('for our own pages, and those of CORS_ORIGINS', async () => {
      const cookie = await cookieOf(api, admin.text)
      for (const [what, headers] of ours()) {
        expect(await statusOf('DELETE', '/v1/keys/k000000000000', { ...cookie, ...headers }), what).toBe(404)
      }
    })

    it.each([
      page({}),
      page({ origin: FOREIGN }),
      page({ origin: 'null' }),
      page({ origin: 'http://127.0.0.1:1' }),
      page({ 'sec-fetch-site': 'cross-site' }),
      page({ 'sec-fetch-site': 'same-site' }),
      page({ 'sec-fetch-site': 'none' }),
      page({ origin: FOREIGN, 'sec-fetch-site': 'cross-site' }),
    ])('for no request with %s', async (_what, headers) => {
      const cookie = await cookieOf(api, admin.text)
      for (const [method, path] of [
        ['DELETE', '/v1/keys/k000000000000'],
        ['POST', '/v1/analyses'],
        ['POST', '/v1/keys'],
      ]) {
        const response = await fetch(api.url + path, { method: method ?? '', headers: { ...cookie, ...headers } })
        expect(response.status).toBe(403)
        expect(problem.parse(await response.json()).code).toBe('foreign-origin')
      }
      expect(await statusOf('GET', '/v1/catalogue', { ...cookie, ...headers })).toBe(200)
    })
  })

  it.each(['POST', 'DELETE'])('is neither begun nor ended by a page of somebody else: %s', async (method) => {
    const headers = { origin: FOREIGN, 'content-type': 'application/json' }
    const body = method === 'POST' ? JSON.stringify({ key: admin.text }) : null
    const response = await fetch(`${api.url}/v1/session`, { method, headers, body })
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
  })

  it('is forgotten by the browser when somebody signs out', async () => {
    const cookie = await cookieOf(api, admin.text)
    const response = await fetch(`${api.url}/v1/session`, { method: 'DELETE', headers: { ...cookie, origin: api.url } })
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie()[0]).toMatch(/^smartplay_session=; Path=\/; Expires=Thu, 01 Jan 1970/)
  })

  it('ends when its key is revoked, within three seconds, in other processes too', async () => {
    const other = await deployment.startApi()
    const reader = await keyKnown('read')
    const cookie = await cookieOf(api, reader.text)
    const statusThere = async () => (await fetch(`${other.url}/v1/catalogue`, { headers: cookie })).status
    await countLooks(MOST_LOOKS, async () => expect(await statusThere()).toBe(200))
    await fetch(`${api.url}/v1/keys/${reader.key.id}`, { method: 'DELETE', headers: bearer(admin.text) })
    expect(await statusOf('GET', '/v1/catalogue', cookie)).toBe(401)
    await countLooks(MOST_LOOKS, async () => expect(await statusThere()).toBe(401))
    await other.stop()
  })

  /** A key that the API knows. */
  async function keyKnown(...scopes: readonly Scope[]): Promise<IssuedKey> {
    const issued = await makeKey(deployment, ...scopes)
    await untilAnswered(api, issued, 200)
    return issued
  }

  async function readSession(headers: Headers): Promise<SessionResource> {
    return sessionResource.parse(await (await fetch(`${api.url}/v1/session`, { headers })).json())
  }

  async function statusOf(method: string, path: string, headers: Headers): Promise<number> {
    return (await fetch(api.url + path, { method, headers })).status
  }
})

describe('a ticket', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  let reader: IssuedKey
  let uploader: IssuedKey
  let apis: readonly Api[]
  let url: string

  beforeAll(async () => {
    const audio = { filename: 'song.mp3', bytes: Buffer.from('a song') }
    await makeCatalogue(`${deployment.directory}/deam`, { tracks: 3, audio })
    reader = await makeKey(deployment, 'read')
    uploader = await makeKey(deployment, 'upload')
    apis = [await deployment.startApi(), await deployment.startApi()]
    url = apis[0]?.url ?? ''
  })

  it('opens one audio file once, in any process, without a header', async () => {
    const ticket = await issue(AUDIO)
    const other = apis[1]?.url ?? ''
    const first = await fetch(`${other}${AUDIO}?ticket=${ticket}`)
    expect([first.status, await first.text()]).toEqual([200, 'a song'])
    expect((await fetch(`${url}${AUDIO}?ticket=${ticket}`)).status).toBe(401)
  })

  it('lets one of twenty in who show it at once', async () => {
    const ticket = await issue(AUDIO)
    const shown = Array.from({ length: 20 }, (_, index) => fetch(`${apis[index % 2]?.url}${AUDIO}?ticket=${ticket}`))
    const statuses = (await Promise.all(shown)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 401)).toHaveLength(19)
  })

  it('opens an event stream', async () => {
    const path = `/v1/analyses/a${'0'.repeat(32)}/events`
    expect((await fetch(`${url}${path}?ticket=${await issue(path)}`)).status).toBe(404)
    expect((await fetch(`${url}${path}`)).status).toBe(401)
  })

  it('opens no other path than its own, and is spent when that is tried', async () => {
    const ticket = await issue('/deam_audio/other.mp3')
    expect((await fetch(`${url}${AUDIO}?ticket=${ticket}`)).status).toBe(401)
    expect((await fetch(`${url}/deam_audio/other.mp3?ticket=${ticket}`)).status).toBe(401)
  })

  it.each([
    ['GET', '/v1/catalogue'],
    ['HEAD', AUDIO],
    ['POST', '/v1/analyses'],
  ])('is none for %s %s', async (method, path) => {
    const ticket = await issue(path)
    expect((await fetch(`${url}${path}?ticket=${ticket}`, { method })).status).toBe(401)
  })

  it('lies in Redis for a minute, and not as what opens something', async () => {
    const ticket = await issue(AUDIO)
    const keys = (await redis.command('KEYS', '*:ticket:*')) as string[]
    expect(keys.join()).not.toContain(ticket)
    const lives = await Promise.all(keys.map((key) => redis.command('PTTL', key)))
    for (const life of lives) expect(life).toBeLessThanOrEqual(60_000)
    for (const key of keys) await redis.command('DEL', key)
    expect((await fetch(`${url}${AUDIO}?ticket=${ticket}`)).status).toBe(401)
  })

  it('ends with its key', async () => {
    const mortal = await makeKey(deployment, 'read')
    await untilAnswered({ url }, mortal, 200)
    const ticket = await issue(AUDIO, mortal)
    await revokeKey(await storeOf(deployment), mortal.key.id)
    await untilAnswered({ url }, mortal, 401)
    expect((await fetch(`${url}${AUDIO}?ticket=${ticket}`)).status).toBe(401)
  })

  it('is not to be had by a key that may not read', async () => {
    expect((await ask(AUDIO, uploader)).status).toBe(403)
  })

  it.each(['', 'deam_audio/song.mp3', 'https://elsewhere.example/'])(
    'is not to be had for the path %j',
    async (path) => {
      expect((await ask(path)).status).toBe(400)
    },
  )

  it('is never logged', async () => {
    const ticket = await issue(AUDIO)
    await fetch(`${url}${AUDIO}?ticket=${ticket}`, { headers: { 'user-agent': 'who holds a ticket' } })
    const line = await apis[0]?.log.waitFor(({ userAgent }) => userAgent === 'who holds a ticket')
    expect(line).toMatchObject({ status: 200, url: AUDIO })
    for (const { log } of apis) expect(JSON.stringify(log.lines('request'))).not.toMatch(/ticket=/)
  })

  function ask(path: string, key = reader): Promise<Response> {
    const headers = { ...bearer(key.text), 'content-type': 'application/json' }
    return fetch(`${url}/v1/tickets`, { method: 'POST', headers, body: JSON.stringify({ path }) })
  }

  async function issue(path: string, key = reader): Promise<string> {
    const response = await ask(path, key)
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store'])
    return ticketResource.parse(await response.json()).ticket
  }
})
