import { beforeAll, describe, expect, it } from 'vitest'
import { newKeyText } from '#libs/access/key-text'
import { listKeys, revokeKey, rotateKey } from '#libs/access/keys'
import { createdKey } from '#libs/contract/access'
import { problem } from '#libs/contract/api'
import type { Route } from '../../apps/api/http/route.ts'
import { listRoutes } from '../../apps/api/routes.ts'
import type { Services } from '../../apps/api/services.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { bearer, makeExpiredKey, makeKey, storeOf, untilAnswered } from '../programs/keys.ts'
import { countLooks, looksWithin } from '../programs/looks.ts'
import { useRedis } from '../programs/redis.ts'

/** Who may do what, said a second time: a new route fails until somebody has decided, and written here, who may use it. */
const OPEN = [
  ...['GET /', 'GET /health', 'GET /openapi.json', 'GET /docs', 'GET /docs/errors', 'GET /docs/files/{file}'],
  ...['POST /v1/session', 'GET /v1/session', 'DELETE /v1/session'],
  ...['GET /a/{analysis}', 'GET /assets/{file}'],
]
const READ = [
  ...['GET /v1/analyses', 'GET /v1/analyses/{id}', 'GET /v1/analyses/{id}/events'],
  ...['GET /v1/analyses/{id}/recommendations', 'GET /v1/recommendations'],
  ...['GET /v1/batches/{batch}', 'GET /v1/batches/{batch}/events'],
  ...['GET /v1/catalogue', 'GET /v1/catalogue/tracks', 'GET /v1/catalogue/tracks/{filename}'],
  ...['GET /v1/catalogue/tracks/{filename}/similar', 'GET /v1/catalogue/map', 'GET /v1/catalogue/versions'],
  ...['GET /v1/catalogue/features.json', 'GET /deam_audio/{filename}', 'POST /v1/tickets'],
  ...['GET /v1/reindexes', 'GET /v1/reindexes/{reindex}', 'GET /v1/reindexes/{reindex}/events'],
]
const UPLOAD = [
  ...['POST /v1/analyses', 'POST /v1/analyses/{id}/retry', 'POST /v1/batches'],
  ...['POST /upload', 'POST /predict'],
]
const WEBHOOK = '/v1/webhooks/{webhook}'
const ADMIN = [
  ...['DELETE /v1/analyses/{id}', 'POST /v1/analyses/retry', 'POST /v1/catalogue/current'],
  ...['GET /v1/keys', 'POST /v1/keys', 'POST /v1/keys/{key}/rotate', 'DELETE /v1/keys/{key}'],
  ...['POST /v1/reindexes', 'POST /v1/reindexes/{reindex}/retry', 'DELETE /v1/reindexes/{reindex}'],
  ...['GET /v1/webhooks', 'POST /v1/webhooks', `GET ${WEBHOOK}`, `DELETE ${WEBHOOK}`, `POST ${WEBHOOK}/rotate`],
  ...[`POST ${WEBHOOK}/enable`, `POST ${WEBHOOK}/test`, `GET ${WEBHOOK}/deliveries`],
  ...[`GET ${WEBHOOK}/deliveries/{delivery}`, `POST ${WEBHOOK}/deliveries/{delivery}/replay`],
]
const WHO_MAY: ReadonlyMap<string, Route['scope']> = new Map([
  ...OPEN.map((name) => [name, 'open'] as const),
  ...READ.map((name) => [name, 'read'] as const),
  ...UPLOAD.map((name) => [name, 'upload'] as const),
  ...ADMIN.map((name) => [name, 'admin'] as const),
])

/** Nobody has sent it; every other name in a path stands for nothing as well, so that asking changes nothing. */
const UNKNOWN_ID = `a${'0'.repeat(32)}`

const CALLERS = ['nobody', 'a made-up key', 'an expired key', 'read', 'upload', 'admin'] as const
type Who = (typeof CALLERS)[number]

/** Routes take their services when they are asked, or keep them for later: whatever they take from here is something. */
const anything: unknown = new Proxy(() => anything, { get: (_target, name) => (name === 'length' ? 0 : anything) })
const ROUTES = listRoutes(anything as Services)
const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`

describe('who may do what', () => {
  const deployment = useDeployment({
    redis: useRedis(),
    environment: { RATE_LIMIT_READS_PER_MINUTE: '0', RATE_LIMIT_UPLOADS_PER_MINUTE: '0' },
  })
  const keys = new Map<Who, string>()
  let api: Api

  beforeAll(async () => {
    keys.set('a made-up key', newKeyText().text)
    keys.set('an expired key', (await makeExpiredKey(deployment)).text)
    for (const scope of ['read', 'upload', 'admin'] as const) keys.set(scope, (await makeKey(deployment, scope)).text)
    api = await deployment.startApi()
  })

  it('is decided for every route', () => {
    const undecided = ROUTES.filter((route) => WHO_MAY.get(nameOf(route)) !== route.scope)
    expect(undecided.map(nameOf)).toEqual([])
  })

  describe.each(ROUTES.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
    it.each(CALLERS)('answers %s as it should', async (who) => {
      const response = await ask(route, keys.get(who))
      const { status, headers } = response
      const body = await response.text()
      expect(verdictOf(status)).toBe(expected(WHO_MAY.get(name), who))
      if (status !== 401 && !(status === 403 && who !== 'nobody')) return
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="SmartPlay"/)
      expect(problem.parse(JSON.parse(body)).code).toBe(status === 401 ? 'unauthenticated' : 'forbidden')
    })
  })

  it('knows a key in no other place than the Authorization header', async () => {
    const key = keys.get('admin') ?? ''
    const places = [
      { path: `/v1/keys?key=${key}`, headers: {} },
      { path: '/v1/keys', headers: { 'x-api-key': key } },
      { path: '/v1/keys', headers: { cookie: `smartplay_session=${key}` } },
      { path: '/v1/keys', headers: { authorization: `Basic ${btoa(`admin:${key}`)}` } },
      { path: '/v1/keys', headers: { authorization: key } },
    ]
    const answers = await Promise.all(places.map(({ path, headers }) => fetch(api.url + path, { headers })))
    expect(answers.map(({ status }) => status)).toEqual(places.map(() => 401))
  })

  it('takes a key at its word even where a valid session comes with it', async () => {
    const signedIn = await fetch(`${api.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: keys.get('admin') }),
    })
    const [cookie = ''] = signedIn.headers.getSetCookie().map((text) => text.split(';', 1)[0])
    const headers = { cookie, ...bearer(keys.get('a made-up key') ?? '') }
    expect((await fetch(`${api.url}/v1/keys`, { headers: { cookie } })).status).toBe(200)
    expect((await fetch(`${api.url}/v1/keys`, { headers })).status).toBe(401)
  })

  it('never logs a key, nor any part of it that opens something', () => {
    const log = JSON.stringify(api.log.lines('request'))
    expect(api.log.lines('request').length).toBeGreaterThan(ROUTES.length)
    for (const key of keys.values()) expect(log).not.toContain(key.slice(-43))
  })

  function ask({ method, path }: Route, key: string | undefined): Promise<Response> {
    const filled = path.replace('{id}', UNKNOWN_ID).replaceAll(/\{\w+\}/g, 'nothing')
    const headers = key === undefined ? {} : bearer(key)
    return fetch(api.url + filled, { method: method.toUpperCase(), headers, signal: AbortSignal.timeout(10_000) })
  }
})

/** Whoever is let in is told that nothing is there, or that the request lacks something. */
function verdictOf(status: number): 'let in' | 401 | 403 {
  return status === 401 || status === 403 ? status : 'let in'
}

function expected(scope: Route['scope'] | undefined, who: Who): 'let in' | 401 | 403 {
  if (scope === 'open') return 'let in'
  if (who === 'nobody' || who === 'a made-up key' || who === 'an expired key') return 401
  return who === 'admin' || who === scope ? 'let in' : 403
}

describe('keys that come and go', () => {
  const deployment = useDeployment({ redis: useRedis() })
  const LIMIT_MS = 3000

  it('count in every process within three seconds, whoever made or revoked them', async () => {
    const apis = [await deployment.startApi(), await deployment.startApi()]
    expect(await statuses(apis, {})).toEqual([200, 200])

    const admin = await makeKey(deployment, 'admin')
    await expectWithin(apis, {}, 401)
    expect(await statuses(apis, bearer(admin.text))).toEqual([200, 200])

    const store = await storeOf(deployment)
    const next = await rotateKey(store, admin.key.id, 0)
    await expectWithin(apis, bearer(admin.text), 401)
    await expectWithin(apis, bearer(next.text), 200)
    const other = await makeKey(deployment, 'read')
    await revokeKey(store, next.key.id)
    await expectWithin(apis, bearer(next.text), 401)
    await expectWithin(apis, bearer(other.text), 200)
  })

  it('begin with one that can make others', async () => {
    const fresh = await deployment.startApi({ DATA_DIR: `${deployment.directory}/fresh`, QUEUE_PREFIX: 'fresh' })
    const make = (key: string, ...scopes: readonly string[]) =>
      fetch(`${fresh.url}/v1/keys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && bearer(key)) },
        body: JSON.stringify({ name: 'a key', scopes }),
      })
    expect((await make('', 'read', 'upload')).status).toBe(400)
    const first = await make('', 'admin')
    const { key } = createdKey.parse(await first.json())
    expect([first.status, first.headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect((await make('', 'read')).status).toBe(401)
    expect((await make(key, 'read')).status).toBe(201)
  })

  it('are rotated as the body says, or by default without one, and never past a body that was left unread', async () => {
    const store = await storeOf(deployment)
    const [admin, player] = [await makeKey(deployment, 'admin'), await makeKey(deployment, 'read')]
    const api = await deployment.startApi()
    const rotate = (body?: URLSearchParams) =>
      fetch(`${api.url}/v1/keys/${player.key.id}/rotate`, {
        ...{ method: 'POST', headers: bearer(admin.text) },
        ...(body && { body }),
      })
    const before = await listKeys(store)
    const refused = await rotate(new URLSearchParams('{"graceSeconds":0}'))
    expect([refused.status, problem.parse(await refused.json()).detail]).toEqual([
      400,
      'the body is not declared as JSON (expected Content-Type: application/json)',
    ])
    expect(await listKeys(store)).toEqual(before)
    expect((await rotate()).status).toBe(201)
    expect(await listKeys(store)).toHaveLength(before.length + 1)
  })

  async function expectWithin(apis: readonly Api[], headers: Readonly<Record<string, string>>, status: number) {
    const look = async () => expect(await statuses(apis, headers)).toEqual(apis.map(() => status))
    await countLooks(looksWithin(LIMIT_MS), look)
  }
})

async function statuses(apis: readonly Api[], headers: Readonly<Record<string, string>>): Promise<readonly number[]> {
  return Promise.all(apis.map(async ({ url }) => (await fetch(`${url}/v1/catalogue`, { headers })).status))
}

describe('a service that others can reach', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { HOST: '0.0.0.0' } })

  it('does not start without an admin key, and names the command that makes one', async () => {
    await makeKey(deployment, 'read', 'upload')
    const { status, log } = await deployment.run('api')
    expect(status).toBe(1)
    expect(await log.waitFor(({ msg }) => msg === 'cannot go on')).toMatchObject({
      err: { code: 'configuration-invalid', message: expect.stringContaining('smartplay keys create') },
    })
  })

  it('lets nobody in without a key, even when all keys are taken out of its store', async () => {
    const admin = await makeKey(deployment, 'admin')
    const api = await deployment.startApi()
    const store = await storeOf(deployment)
    expect(await statuses([api], bearer(admin.text))).toEqual([200])
    for await (const { key } of store.list('keys/')) await store.remove(key)
    await untilAnswered(api, admin, 401)
    expect(await statuses([api], {})).toEqual([401])
  })

  it('keeps its last admin key', async () => {
    const admin = await makeKey(deployment, 'admin')
    const api = await deployment.startApi()
    const revoke = () => fetch(`${api.url}/v1/keys/${admin.key.id}`, { method: 'DELETE', headers: bearer(admin.text) })
    const refused = await revoke()
    expect([refused.status, problem.parse(await refused.json()).code]).toEqual([409, 'last-admin-key'])
    await makeKey(deployment, 'admin')
    expect((await revoke()).status).toBe(204)
    expect(await statuses([api], bearer(admin.text))).toEqual([401])
  })
})
