import express, { type RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { problem } from '#libs/contract/api'
import { SmartPlayError } from '#libs/contract/errors'
import { createLogger } from '#libs/observability/logger'
import { serve } from '../../../tests/fixtures/serve.ts'
import { answerErrors } from './answer-errors.ts'

/** Asks a server whose one handler does this. */
async function ask(handler: RequestHandler, path = '/song'): Promise<Response> {
  const app = express()
  app.get('/:name', handler)
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  return fetch(`${await serve(app)}${path}`)
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
    const detail = 'the path cannot be decoded (expected UTF-8)'
    expect(await response.json()).toMatchObject({ status: 400, code: 'bad-request', detail })
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
