import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { problem } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { createLogger } from '#libs/observability/logger'
import { answerErrors } from './answer-errors.ts'

/** Asks a server whose one handler does this. */
async function ask(handler: RequestHandler, path = '/song'): Promise<Response> {
  const app = express()
  app.get('/:name', handler)
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  const server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
}

const throwing = (thrown: unknown) => () => {
  throw thrown
}

describe('answerErrors', () => {
  it('answers problem details, and never the query', async () => {
    const response = await ask(throwing(new SmartPlayError('not-found', 'there is no song')), '/song?key=secret')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(problem.parse(await response.json())).toMatchObject({ code: 'not-found', path: '/song' })
  })

  it('says when to come back where something is unavailable', async () => {
    const response = await ask(throwing(new SmartPlayError('store-unavailable', 'the store did not answer')))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  })

  it('knows a path that cannot be decoded as the mistake of the client', async () => {
    const response = await ask((_request, answer) => void answer.end(), '/%E0%A4%A')
    expect(await response.json()).toMatchObject({ status: 400, code: 'bad-request' })
  })

  it('answers 500 to whatever nobody foresaw, and tells nothing of it', async () => {
    const response = await ask(throwing(new TypeError('secret.path is not a function')))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })

  it('breaks an answer off that has begun, for its client would take it for whole', async () => {
    const reading = ask((_request, answer) => {
      answer.write('half')
      throw new Error('broken')
    }).then((response) => response.text())
    await expect(reading).rejects.toThrow()
  })
})
