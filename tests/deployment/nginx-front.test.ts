import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submit } from '../programs/client.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { openEvents } from '../programs/event-stream.ts'
import { makeKey } from '../programs/keys.ts'
import { useRedis } from '../programs/redis.ts'
import { useSounds } from '../programs/sounds.ts'
import { isRedisAvailable } from '../servers/redis.ts'
import type { TestServer } from '../servers/server.ts'
import { isAvailable, startServer } from '../servers/start-server.ts'
import { waitUntil } from '../servers/wait-until.ts'
import { nginxRecipe } from './recipes.ts'

const canRun = (await isRedisAvailable()) && (await isAvailable(nginxRecipe('127.0.0.1:1')))

const PATIENCE_MS = 10_000
const CLIENTS = ['203.0.113.1', '203.0.113.2', '203.0.113.3']
/** Each fewer than the API lets one address hold, together more than nginx does: 100 and 200. */
const STREAMS_OF_EACH = 80
const STREAMS_OF_ONE_ADDRESS = 100
/** Nobody: an address of documentation. */
const ELSEWHERE = '192.0.2.1/32'

describe.skipIf(!canRun)('nginx behind a proxy that ends TLS', () => {
  const deployment = useDeployment({ redis: useRedis(), environment: { TRUST_PROXY: '1' } })
  const sounds = useSounds()
  let api: Api
  /** We are the proxy that one nginx was told of, and to the other just some client. */
  let believing: TestServer
  let unbelieving: TestServer

  beforeAll(async () => {
    api = await deployment.startApi()
    believing = await startServer(nginxRecipe(new URL(api.url).host))
    unbelieving = await startServer(nginxRecipe(new URL(api.url).host, ELSEWHERE))
  })
  afterAll(() => Promise.all([believing?.stop(), unbelieving?.stop()]))

  /** How each of the clients' streams is answered while all of them are held. */
  async function holdStreams({ host, port }: TestServer): Promise<readonly number[]> {
    const { id } = await submit(api.url, await sounds.tone(1))
    const opening = CLIENTS.flatMap((client) =>
      Array.from({ length: STREAMS_OF_EACH }, () =>
        openEvents(`http://${host}:${port}/v1/analyses/${id}/events`, { 'x-forwarded-for': client }),
      ),
    )
    const streams = await Promise.all(opening)
    await Promise.all(streams.map(({ body }) => body?.cancel()))
    return streams.map(({ status }) => status)
  }

  it('counts what each client holds, not what all of them hold together', async () => {
    expect(new Set(await holdStreams(believing))).toEqual(new Set([200]))
  })

  it('takes a client that calls itself many for one', async () => {
    const statuses = await holdStreams(unbelieving)
    expect(statuses.filter((status) => status === 200)).toHaveLength(STREAMS_OF_ONE_ADDRESS)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
  })

  describe('once there is a key', () => {
    let key = ''
    beforeAll(async () => {
      key = (await makeKey(deployment, 'admin')).text
      const attempt = async () =>
        expect(await (await fetch(`${api.url}/v1/session`)).json()).toMatchObject({ keysNeeded: true })
      await waitUntil({ what: 'an API that knows of it', timeoutMs: PATIENCE_MS, attempt })
    })

    function signInOverTls({ host, port }: TestServer): Promise<Response> {
      return fetch(`http://${host}:${port}/v1/session`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: `https://${host}:${port}`,
          'x-forwarded-proto': 'https',
        },
        body: JSON.stringify({ key }),
      })
    }

    it('lets the page in that the proxy served over TLS, with a cookie for TLS alone', async () => {
      const response = await signInOverTls(believing)
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toContain('Secure')
    })

    it('asks nobody but the proxy how a page was served', async () => {
      expect((await signInOverTls(unbelieving)).status).toBe(403)
    })
  })
})
