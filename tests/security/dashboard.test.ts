import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import type { IssuedKey } from '#libs/access/keys'
import { QUEUES } from '#libs/contract/job'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { makeKey } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'

type Headers = Readonly<Record<string, string>>

const PASSWORD = 'a long secret'
const LIST = '/queues/api/queues'
/** Something that Bull Board does to a queue. */
const PAUSE = '/queues/api/queues/analyse/pause'

function basic(password: string, user = 'admin'): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** fetch sends a Host header of its own. */
async function statusOf(url: string, { method = 'GET', headers = {} }: { method?: string; headers?: Headers } = {}) {
  const sent = request(url, { method, headers, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

describe('the dashboard of a service with keys', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let admin: IssuedKey
  let reader: IssuedKey
  let api: Api
  beforeAll(async () => {
    admin = await makeKey(deployment, 'admin')
    reader = await makeKey(deployment, 'read', 'upload')
    api = await deployment.startApi()
  })

  it('wants a login', async () => {
    const response = await fetch(api.adminUrl + LIST)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect(await response.text()).toBe('')
    expect(await statusOf(`${api.adminUrl}/queues`)).toBe(401)
  })

  it.each([
    ['a wrong password', () => basic(PASSWORD)],
    ['no password', () => basic('')],
    ['a key without scope admin', () => basic(reader.text)],
    ['an admin key as a bearer', () => ({ authorization: `Bearer ${admin.text}` })],
    ['what is no base64', () => ({ authorization: 'Basic ???' })],
  ])('lets nobody in with %s', async (_what, headers) => {
    expect(await statusOf(api.adminUrl + LIST, { headers: headers() })).toBe(401)
  })

  it('lets in whoever has an admin key, and shows all queues, to be read only', async () => {
    const response = await fetch(api.adminUrl + LIST, { headers: basic(admin.text, 'whoever') })
    expect(response.status).toBe(200)
    const { queues } = (await response.json()) as { queues: { name: string; readOnlyMode: boolean }[] }
    expect(queues.map(({ name }) => name).sort()).toEqual([...QUEUES].sort())
    expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true)
  })

  it('refuses to change anything: 405', async () => {
    expect(await statusOf(api.adminUrl + PAUSE, { method: 'PUT', headers: basic(admin.text) })).toBe(405)
  })

  it('lets probes and figures be read by anybody who reaches the port', async () => {
    for (const path of ['/livez', '/readyz', '/metrics']) expect(await statusOf(api.adminUrl + path)).toBe(200)
  })
})

describe('a dashboard that may be written to', () => {
  const deployment = useDeployment({
    redis: useRedis(),
    environment: { ADMIN_PASSWORD: PASSWORD, ADMIN_WRITABLE: 'true' },
  })
  let api: Api
  beforeAll(async () => {
    api = await deployment.startApi()
  })

  const put = (headers: Headers) => statusOf(api.adminUrl + PAUSE, { method: 'PUT', headers })

  it('wants the password all the same', async () => {
    expect(await put({})).toBe(401)
    expect(await put(basic('a wrong secret'))).toBe(401)
    expect(await put(basic(PASSWORD, 'root'))).toBe(401)
  })

  it.each([
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses a page of somebody else, whose request the browser has signed: %j', async (headers) => {
    expect(await put({ ...basic(PASSWORD), ...headers })).toBe(403)
  })

  it('does what its own page asks for', async () => {
    expect(await put({ ...basic(PASSWORD), origin: api.adminUrl })).toBe(200)
    expect(await put({ ...basic(PASSWORD), 'sec-fetch-site': 'same-origin' })).toBe(200)
  })
})

describe('a dashboard whose password somebody guesses', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { ADMIN_PASSWORD: PASSWORD } })

  it('lets him try a few times a minute', async () => {
    const { adminUrl } = await deployment.startApi()
    const look = (password: string) => statusOf(adminUrl + LIST, { headers: basic(password) })
    for (let n = 0; n < 50; n += 1) expect(await look(PASSWORD)).toBe(200)
    const answers: (number | undefined)[] = []
    for (let n = 0; n < 40; n += 1) answers.push(await look(`guess number ${n}`))
    expect(answers.filter((status) => status === 401)).toHaveLength(30)
    expect(answers.slice(30)).toEqual(answers.slice(30).map(() => 429))
  })

  it('counts no request that names none: browsers ask so first, once for every folder of the page', async () => {
    const { adminUrl } = await deployment.startApi()
    for (let n = 0; n < 50; n += 1) expect(await statusOf(adminUrl + LIST)).toBe(401)
    expect(await statusOf(adminUrl + LIST, { headers: basic(PASSWORD) })).toBe(200)
  })
})

describe('the dashboard of a service without keys', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let api: Api
  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('is open to this machine, to be read only', async () => {
    expect(await statusOf(api.adminUrl + LIST)).toBe(200)
    expect(await statusOf(api.adminUrl + PAUSE, { method: 'PUT' })).toBe(405)
  })

  it('is not there under a name that somebody else has pointed here', async () => {
    expect(await statusOf(api.adminUrl + LIST, { headers: { host: 'evil.example' } })).toBe(421)
  })

  it('cannot be framed', async () => {
    expect((await fetch(`${api.adminUrl}/queues`)).headers.get('x-frame-options')).toBe('DENY')
  })

  it('may load nothing from another host, and run no script that stands in its page', async () => {
    const policy = (await fetch(`${api.adminUrl}/queues`)).headers.get('content-security-policy') ?? ''
    const directives = policy.split(';').map((directive) => directive.split(' '))
    expect(directives).toContainEqual(['default-src', "'self'"])
    for (const [name, ...sources] of directives) {
      if (name !== 'style-src') expect(sources, name).not.toContain("'unsafe-inline'")
      for (const source of sources) expect(["'self'", "'none'", "'unsafe-inline'", 'data:'], name).toContain(source)
    }
  })
})
