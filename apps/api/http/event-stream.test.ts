import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express, { type Response } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEventStream } from './event-stream.ts'

/** A server that hands out the response to its next request, and its port. */
async function serve() {
  const app = express()
  const requested = new Promise<Response>((resolve) => void app.get('/', (_request, response) => resolve(response)))
  const server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { port, requested }
}

describe('openEventStream', () => {
  it('sends events as EventSource reads them, and ends with the last one', async () => {
    const { port, requested } = await serve()
    const answer = fetch(`http://127.0.0.1:${port}`)
    const stream = openEventStream(await requested)
    stream.send({ event: 'stage', id: '1.1', data: { text: 'two\nlines' } })
    stream.beat()
    stream.end({ event: 'completed', id: '1.11', data: null })
    const response = await answer
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(await response.text()).toBe(
      'retry: 2000\n\n' +
        'id: 1.1\nevent: stage\ndata: {"text":"two\\nlines"}\n\n' +
        ': heartbeat\n\n' +
        'id: 1.11\nevent: completed\ndata: null\n\n',
    )
  })

  it('lets a client go that reads nothing, before its backlog grows large', async () => {
    const { port, requested } = await serve()
    const reader = connect(port, '127.0.0.1').pause()
    onTestFinished(() => void reader.destroy())
    reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const response = await requested
    const stream = openEventStream(response)
    const data = 'x'.repeat(64 * 1024)
    let largest = 0
    while (!response.destroyed) {
      stream.send({ event: 'stage', id: '1.1', data })
      largest = Math.max(largest, response.writableLength)
      await new Promise(setImmediate)
    }
    expect(largest).toBeLessThan(512 * 1024)
    stream.send({ event: 'stage', id: '1.2', data })
    stream.end({ event: 'completed', id: '1.3', data })
  })
})
