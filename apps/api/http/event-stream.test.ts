import { once } from 'node:events'
import { connect } from 'node:net'
import express, { type Response } from 'express'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '../../../tests/fixtures/serve.ts'
import { openEventStream } from './event-stream.ts'

/** A server that hands out the response to its next request, and its address. */
async function open() {
  const app = express()
  app.get('/unanswered', () => {})
  const requested = new Promise<Response>((resolve) => void app.get('/', (_request, response) => resolve(response)))
  return { url: await serve(app), requested }
}

describe('openEventStream', () => {
  afterEach(() => void vi.useRealTimers())

  it('sends events as EventSource reads them, and ends with the last one', async () => {
    const { url, requested } = await open()
    const answer = fetch(url)
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
    const { url, requested } = await open()
    const reader = connect(Number(new URL(url).port), '127.0.0.1').pause()
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

  it('lets a client go that has not taken a heartbeat after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { url, requested } = await open()
    const reader = connect(Number(new URL(url).port), '127.0.0.1').resume()
    onTestFinished(() => void reader.destroy())
    // The answer to the first request never comes, so the stream behind it cannot begin.
    reader.write('GET /unanswered HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    openEventStream(await requested).beat()
    const ended = once(reader, 'close')
    vi.advanceTimersByTime(10_000)
    await ended
  })

  it('keeps a client that reads its heartbeats', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { url, requested } = await open()
    const answer = fetch(url)
    const response = await requested
    const stream = openEventStream(response)
    const reader = (await answer).body?.getReader()
    stream.beat()
    for (let text = ''; !text.includes('heartbeat'); ) text += new TextDecoder().decode((await reader?.read())?.value)
    vi.advanceTimersByTime(10_000)
    expect(response.destroyed).toBe(false)
    stream.end({ event: 'completed', id: '1.1', data: null })
  })
})
