import { once } from 'node:events'
import type { Socket } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { quantile } from '../bench/statistics.ts'
import { type Api, useDeployment } from '../programs/deployment.ts'
import { closed, open } from '../programs/raw-http.ts'
import { useRedis } from '../programs/redis.ts'
import { waitUntil } from '../servers/wait-until.ts'

const SLOW_CLIENTS = 500
/** A header must be there within ten seconds, a body's pace be seen in as many; both are looked for every few seconds. */
const CLOSED_WITHIN_MS = 25_000
const REQUESTS = 200

describe('five hundred clients that send a byte now and then', () => {
  const redis = useRedis()
  const deployment = useDeployment({ redis })
  let api: Api
  let unbothered: Api

  beforeAll(async () => {
    api = await deployment.startApi()
    unbothered = await deployment.startApi()
  })

  it('are let go within seconds, and nobody else waits for them', async () => {
    const startedAt = performance.now()
    const beginnings = [HEADERS, form(), json(), refused()]
    const sockets = Array.from({ length: SLOW_CLIENTS }, (_, index) => trickle(beginnings[index % 4] ?? ''))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const ends = sockets.map((socket) => closed(socket).then(() => performance.now() - startedAt))

    const [busy, idle] = await timeRequests()
    expect(Math.max(...(await Promise.all(ends)))).toBeLessThan(CLOSED_WITHIN_MS)
    expect(quantile(busy, 0.95)).toBeLessThan(Math.max(2 * quantile(idle, 0.95), 25))
    expect(await (await fetch(`${api.adminUrl}/metrics`)).text()).toContain(
      `smartplay_uploads_rejected_total{reason="too-slow"} ${SLOW_CLIENTS / 4}`,
    )
    await waitUntil({
      what: 'an empty UPLOAD_DIR',
      timeoutMs: 10_000,
      attempt: async () => expect(await deployment.temporaryFiles()).toEqual([]),
    })
  })

  /** Milliseconds of each of some requests to either in turn, so that whatever else the machine does slows both. */
  async function timeRequests() {
    const [busy, idle]: [number[], number[]] = [[], []]
    for (let n = 0; n < REQUESTS; n += 1) {
      busy.push(await timeRequest(api))
      idle.push(await timeRequest(unbothered))
    }
    return [busy, idle] as const
  }

  async function timeRequest({ url }: Api): Promise<number> {
    const startedAt = performance.now()
    await (await fetch(`${url}/v1/catalogue`)).text()
    return performance.now() - startedAt
  }

  const HEADERS = 'POST /v1/analyses HTTP/1.1\r\nhost: '

  function form(): string {
    const part = '--b\r\ncontent-disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'
    return `${headersOf('/v1/analyses', 'multipart/form-data; boundary=b')}${part}`
  }

  function json(): string {
    return `${headersOf('/v1/catalogue/current', 'application/json')}{`
  }

  /** It is answered at once, and its body read by nobody. */
  function refused(): string {
    return headersOf('/v1/analyses', 'text/plain')
  }

  function headersOf(path: string, type: string): string {
    const { host } = new URL(api.url)
    // Less than the limit of a JSON body, which would else be refused by its length.
    return `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${type}\r\ncontent-length: 16000\r\n\r\n`
  }

  /** A connection that sends a beginning, and then a byte a second. */
  function trickle(beginning: string): Socket {
    const socket = open(api.url)
    socket.write(beginning)
    const timer = setInterval(() => socket.write('x'), 1000)
    return socket.once('close', () => clearInterval(timer)).resume()
  }
})
