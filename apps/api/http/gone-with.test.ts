import { once } from 'node:events'
import { connect } from 'node:net'
import express, { type Response } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../../tests/fixtures/serve.ts'
import { goneWith } from './gone-with.ts'

/** A server that hands out its next response, and a client of it. */
async function open() {
  const app = express()
  app.get('/unanswered', () => {})
  const requested = new Promise<Response>((resolve) => void app.get('/', (_request, response) => resolve(response)))
  const client = connect(Number(new URL(await serve(app)).port), '127.0.0.1')
  onTestFinished(() => void client.destroy())
  const ask = (path: string) => client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return { client, ask, requested }
}

describe('goneWith', () => {
  it('is aborted when the client leaves', async () => {
    const { client, ask, requested } = await open()
    ask('/')
    const gone = goneWith(await requested)
    client.destroy()
    await once(gone, 'abort')
  })

  it('is aborted when a client leaves that waits for an earlier answer on the same connection', async () => {
    const { client, ask, requested } = await open()
    ask('/unanswered')
    ask('/')
    const gone = goneWith(await requested)
    client.destroy()
    await once(gone, 'abort')
  })

  it('is aborted from the beginning for a client that has left already', async () => {
    const { client, ask, requested } = await open()
    ask('/')
    const response = await requested
    client.destroy()
    await once(response, 'close')
    expect(goneWith(response).aborted).toBe(true)
  })

  it('leaves nothing behind on a connection that is used again', async () => {
    const { ask, requested } = await open()
    ask('/')
    const response = await requested
    const { socket } = response.req
    const before = socket.listenerCount('close')
    goneWith(response)
    response.end()
    await once(response, 'close')
    expect(socket.listenerCount('close')).toBeLessThanOrEqual(before)
  })
})
