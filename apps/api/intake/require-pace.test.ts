import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '../../../tests/fixtures/serve.ts'
import { requirePace, whyBroken } from './require-pace.ts'

const LOOK_MS = 2500
const PACE = 16 * 1024 * (LOOK_MS / 1000)

interface Visit {
  readonly sender: Socket
  readonly request: Request
  readonly response: Response
}

/** Sends half of a body of so many bytes to a server that lets `handle` deal with it. */
async function visit(handle: RequestHandler, { bytes = 100, type = 'text/plain' } = {}): Promise<Visit> {
  const app = express()
  app.use(requirePace((error, _request, response, _next) => void response.status(408).send(error.code)))
  const visited = new Promise<Pick<Visit, 'request' | 'response'>>((resolve) => {
    app.use((request, response, next) => {
      resolve({ request, response })
      next()
    })
  })
  app.use(handle)
  const sender = connect(Number(new URL(await serve(app)).port), '127.0.0.1')
  onTestFinished(() => void sender.destroy())
  sender.write(`POST / HTTP/1.1\r\nHost: here\r\nContent-Type: ${type}\r\nContent-Length: ${bytes}\r\n\r\n`)
  sender.write('{'.padEnd(bytes / 2))
  return { sender, ...(await visited) }
}

/** Reads the body to its end, and answers. */
const readAll: RequestHandler = (request, response) => {
  request.resume().once('end', () => response.send('read'))
}

function look(times: number) {
  vi.advanceTimersByTime(times * LOOK_MS)
}

describe('requirePace', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  it('lets go of a sender of JSON who falls silent, and says why', async () => {
    const { sender, request } = await visit(express.json(), { type: 'application/json' })
    look(4)
    expect(await text(sender)).toMatch(/^HTTP\/1\.1 408 .*Connection: close.*too-slow$/s)
    expect(whyBroken(request, new Error('aborted'))).toMatchObject({ code: 'too-slow' })
  })

  it('lets go of a sender whose request was refused before its body was read', async () => {
    const { sender, request, response } = await visit((_request, response) => void response.sendStatus(401))
    await finished(response)
    look(4)
    expect(await text(sender)).toMatch(/^HTTP\/1\.1 401 .*Unauthorized$/s)
    expect(whyBroken(request, undefined)).toMatchObject({ code: 'too-slow' })
  })

  it('keeps a sender who holds the pace for seven minutes', async () => {
    const looks = 168
    let received = 0
    const count: RequestHandler = (request, response, next) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
      readAll(request, response, next)
    }
    const { sender, request } = await visit(count, { bytes: 2 * looks * PACE })
    while (received < looks * PACE) await once(request, 'data')
    for (let n = 1; n <= looks; n += 1) {
      sender.write(Buffer.alloc(PACE))
      while (received < (looks + n) * PACE) await once(request, 'data')
      look(1)
    }
    expect((await once(sender, 'data')).toString()).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('lets go of a sender who stands still for half a minute, however much has come before', async () => {
    const bytes = 100 * PACE
    const { sender, request } = await visit(readAll, { bytes })
    while (request.socket.bytesRead < bytes / 2) await once(request, 'data')
    look(11)
    expect(request.destroyed).toBe(false)
    look(1)
    expect(await text(sender)).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('does not hold it against a sender that we do not read', async () => {
    const { sender, request, response } = await visit(() => {})
    look(100)
    readAll(request, response, () => {})
    sender.write('}'.padEnd(50))
    expect((await once(sender, 'data')).toString()).toMatch(/^HTTP\/1\.1 200 .*read$/s)
    expect(whyBroken(request, undefined)).toBeUndefined()
  })
})
