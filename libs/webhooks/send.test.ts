import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSend } from './send.ts'

const letter = { body: '{"name":"Jóga ♫"}', headers: { 'webhook-id': 'd1' } }
const never = new AbortController().signal

/** A receiver on a loopback port that answers as the test says. */
async function receive(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const send = createSend({ reach: 'anywhere' })
const hasty = createSend({ reach: 'anywhere', timeoutMs: 100 })

describe('createSend', () => {
  it('posts the body as it is, with its headers, and answers with the status', async () => {
    const received: unknown[] = []
    const host = await receive(async (request, response) => {
      const { 'webhook-id': id, 'content-type': type } = request.headers
      received.push(request.method, request.url, id, type, String(Buffer.concat(await request.toArray())))
      response.writeHead(202).end()
    })
    expect(await send({ ...letter, url: `http://${host}/hook?a=1` }, never)).toBe(202)
    expect(received).toEqual(['POST', '/hook?a=1', 'd1', 'application/json', letter.body])
  })

  it('follows no redirect', async () => {
    let seen = 0
    const host = await receive((_request, response) => {
      seen += 1
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await send({ ...letter, url: `http://${host}/` }, never)).toBe(307)
    expect(seen).toBe(1)
  })

  it('stops reading an answer that does not end', async () => {
    let closed: Promise<unknown> = Promise.resolve()
    const host = await receive((_request, response) => {
      closed = once(response, 'close')
      response.writeHead(200)
      const pour = () => {
        while (response.write('x'.repeat(65_536)));
      }
      response.on('drain', pour)
      pour()
    })
    expect(await send({ ...letter, url: `http://${host}/` }, never)).toBe(200)
    await closed
  })

  it.each([
    ['answers nothing', () => {}],
    [
      'answers a header at a time',
      (_request: unknown, response: { writeContinue(): void }) => response.writeContinue(),
    ],
  ])('gives up on a receiver that %s', async (_what, listener) => {
    const host = await receive(listener as RequestListener)
    await expect(hasty({ ...letter, url: `http://${host}/` }, never)).rejects.toMatchObject({
      ...{ code: 'webhook-undelivered', message: 'no answer within 100 ms' },
    })
  })

  it('ends at once when it is told to', async () => {
    const abort = new AbortController()
    const host = await receive(() => abort.abort())
    await expect(send({ ...letter, url: `http://${host}/` }, abort.signal)).rejects.toThrow('no answer')
  })

  it('says why a receiver cannot be reached', async () => {
    await expect(send({ ...letter, url: 'http://127.0.0.1:1/' }, never)).rejects.toThrow('no answer: ECONNREFUSED')
  })
})
