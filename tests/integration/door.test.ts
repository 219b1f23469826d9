import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Problem, problem } from '#libs/contract/api'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { useRedis } from '../programs/redis.ts'
import { isRedisAvailable } from '../servers/redis.ts'

const SEED_ORIGIN = 'http://localhost:3000'
const FOREIGN_ORIGIN = 'https://elsewhere.example'

describe.skipIf(!(await isRedisAvailable()))('the door of the API', () => {
  const deployment = useDeployment({ redis: useRedis() })
  let api: Api

  beforeAll(async () => {
    api = await deployment.startApi()
  })

  it('lets pages of the origins of the seed read answers and their headers', async () => {
    const { headers } = await fetch(`${api.url}/health`, { headers: { origin: SEED_ORIGIN } })
    expect(headers.get('access-control-allow-origin')).toBe(SEED_ORIGIN)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-expose-headers')).toContain('Location')
  })

  it('tells such a page beforehand what it may send', async () => {
    const { status, headers } = await fetch(`${api.url}/v1/analyses`, {
      method: 'OPTIONS',
      headers: { origin: SEED_ORIGIN, 'access-control-request-method': 'POST' },
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-methods')).toContain('POST')
    expect(headers.get('access-control-allow-headers')).toContain('Last-Event-ID')
  })

  it('lets pages of other origins read nothing', async () => {
    const { headers } = await fetch(`${api.url}/health`, { headers: { origin: FOREIGN_ORIGIN } })
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each(['POST', 'DELETE'])('refuses %s from a foreign origin with 403', async (method) => {
    const response = await fetch(`${api.url}/v1/analyses`, { method, headers: { origin: FOREIGN_ORIGIN } })
    expect(response.status).toBe(403)
    expect(await problemOf(response)).toMatchObject({ code: 'foreign-origin' })
  })

  it('takes the origins that it is told, and those only', async () => {
    const told = await deployment.startApi({ CORS_ORIGINS: 'https://player.example' })
    const origins = ['https://player.example', SEED_ORIGIN]
    const answers = await Promise.all(origins.map((origin) => fetch(`${told.url}/health`, { headers: { origin } })))
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([origins[0], null])
    await told.stop()
  })

  it.each(['elsewhere.example', 'elsewhere.example:5000', '127.0.0.1.elsewhere.example'])(
    'answers a request for the host %j with 421',
    async (host) => {
      expect(await statusFor(host)).toBe(421)
    },
  )

  it.each(['localhost', 'localhost:5000', '127.0.0.1:8080'])('answers a request for the host %j', async (host) => {
    expect(await statusFor(host)).toBe(200)
  })

  it.each([
    ['PUT', '/v1/analyses', 'GET, HEAD, POST'],
    ['GET', '/upload', 'POST'],
    ['DELETE', '/health', 'GET, HEAD'],
    ['POST', '/deam_audio/1.mp3', 'GET, HEAD'],
    ['PATCH', `/v1/analyses/a${'0'.repeat(32)}`, 'GET, HEAD, DELETE'],
  ])('answers %s %s with 405 and the methods that are possible', async (method, path, allowed) => {
    const response = await fetch(api.url + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allowed)
    expect(await problemOf(response)).toMatchObject({ code: 'method-not-allowed', path })
  })

  it.each(['/nothing', '/v1/analyses/song.mp3', '/v1/analyses/..%2f..%2finstallation.json', '/v1/analyses/a%00'])(
    'answers GET %s with 404',
    async (path) => {
      const response = await fetch(api.url + path)
      expect(response.status).toBe(404)
      expect(await problemOf(response)).toMatchObject({ code: 'not-found' })
    },
  )

  it('answers an address that cannot be decoded with 400', async () => {
    const response = await fetch(`${api.url}/v1/analyses/%E0%A4%A`)
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code: 'bad-request' })
  })

  it('asks for the password at /queues, where one is set', async () => {
    const guarded = await deployment.startApi({ ADMIN_PASSWORD: 'a long secret' })
    const queues = `${guarded.adminUrl}/queues/api/queues`
    const authorization = (password: string) => `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
    expect((await fetch(queues)).status).toBe(401)
    expect((await fetch(queues, { headers: { authorization: authorization('a wrong one') } })).status).toBe(401)
    expect((await fetch(queues, { headers: { authorization: authorization('a long secret') } })).status).toBe(200)
    await guarded.stop()
  })

  /** fetch sends a Host header of its own. */
  function statusFor(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(api.url, { headers: { host }, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.once('error', reject).end()
    })
  }

  async function problemOf(response: Response): Promise<Problem> {
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    return problem.parse(await response.json())
  }
})
