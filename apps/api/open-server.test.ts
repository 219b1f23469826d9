import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openServer } from './open-server.ts'

async function open(listener: RequestListener): Promise<number> {
  const server = await openServer({ host: '127.0.0.1', port: 0, listener, headersTimeoutMs: 200 })
  onTestFinished(() => server.close())
  return server.port
}

async function send(port: number, beginning: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.write(beginning)
  return socket
}

const HALF_THE_HEADERS = 'POST / HTTP/1.1\r\nHost: here\r\n'
const HALF_THE_BODY = `${HALF_THE_HEADERS}Connection: close\r\nContent-Length: 4\r\n\r\nha`

describe('openServer', () => {
  it('lets go of whoever never comes to the end of the headers', async () => {
    const port = await open(() => expect.unreachable('there is no request'))
    expect(await text(await send(port, HALF_THE_HEADERS))).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('keeps a connection longer than common proxies, so that it is they who close', async () => {
    const port = await open((_request, response) => void response.end())
    const { headers } = await fetch(`http://127.0.0.1:${port}`)
    expect(headers.get('keep-alive')).toBe('timeout=75')
  })

  it('leaves a body the time that it takes', async () => {
    const limits: number[] = []
    const port = await open(async (request, response) => {
      const { server } = request.socket as Socket & { readonly server: Server }
      limits.push(server.requestTimeout)
      response.end(await text(request))
    })
    const slow = await send(port, HALF_THE_BODY)
    const answer = text(slow)
    // Sent later, and let go all the same: the server has looked for those whose time is over.
    await text(await send(port, HALF_THE_HEADERS))
    slow.write('lf')
    expect(await answer).toMatch(/^HTTP\/1\.1 200 .*half$/s)
    expect(limits).toEqual([0])
  })
})
