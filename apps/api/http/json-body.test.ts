import express, { type Request } from 'express'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLogger } from '#libs/observability/logger'
import { useServer } from '../../../tests/fixtures/serve.ts'
import { answerErrors } from './answer-errors.ts'
import { jsonBody, readBody, readOptionalBody } from './json-body.ts'

const wish = z.strictObject({ graceSeconds: z.int().default(60) })
const app = express()
  .use(jsonBody)
  .post('/needed', (request: Request, response) => void response.json(readBody(wish, request)))
  .post('/optional', (request: Request, response) => void response.json(readOptionalBody(wish, request)))
  .use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
const server = useServer(app)

/** What is answered to a body of this type; to none at all where there is none. */
async function post(path: string, body?: RequestInit['body'], headers: Record<string, string> = {}) {
  const sent = { method: 'POST', headers, ...(body !== undefined && { body, duplex: 'half' as const }) }
  const response = await fetch(server.url + path, sent)
  return { status: response.status, ...((await response.json()) as { graceSeconds?: number; detail?: string }) }
}

const JSON_TYPE = { 'content-type': 'application/json' }
const UNDECLARED = { status: 400, detail: expect.stringContaining('expected Content-Type: application/json') }

describe('a JSON body', () => {
  it.each(['/needed', '/optional'])('is read at %s by its schema', async (path) => {
    expect(await post(path, '{"graceSeconds":0}', JSON_TYPE)).toEqual({ status: 200, graceSeconds: 0 })
    expect(await post(path, '{}', { 'content-type': 'application/json; charset=utf-8' })).toMatchObject({ status: 200 })
    const wrong = await post(path, '{"graceSeconds":"0","grace":1}', JSON_TYPE)
    expect(wrong).toMatchObject({ status: 400, detail: expect.stringMatching(/graceSeconds.*grace/) })
  })

  it('may be left out only where it is optional', async () => {
    expect(await post('/needed')).toMatchObject({ status: 400, detail: expect.stringContaining('there is no body') })
    expect(await post('/optional')).toEqual({ status: 200, graceSeconds: 60 })
    expect(await post('/optional', undefined, JSON_TYPE)).toEqual({ status: 200, graceSeconds: 60 })
  })

  describe.each(['/needed', '/optional'])('at %s, never counts for nothing:', (path) => {
    it('declared as a form it is refused', async () => {
      expect(await post(path, new URLSearchParams('{"graceSeconds":0}'))).toMatchObject(UNDECLARED)
    })

    it('declared as nothing it is refused', async () => {
      expect(await post(path, Buffer.from('{"graceSeconds":0}'))).toMatchObject(UNDECLARED)
    })

    it('it is refused also where nobody said how long it is', async () => {
      const pieces = new Blob(['{"graceSeconds":0}']).stream()
      expect(await post(path, pieces)).toMatchObject(UNDECLARED)
    })
  })
})

describe('a JSON body that cannot be read', () => {
  it.each([
    ['is no JSON', '{"key":"sp_secret', JSON_TYPE, 'the body is no JSON'],
    ['is no object', '"sp_secret"', JSON_TYPE, 'the body is no JSON'],
    ['is too large', `{"key":"sp_secret${'x'.repeat(16_384)}"}`, JSON_TYPE, 'larger than 16 KB'],
    ['has another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 'charset is latin1'],
    ['is packed unheard of', '{}', { ...JSON_TYPE, 'content-encoding': 'lzma' }, 'Content-Encoding is lzma'],
  ])('says that it %s, and repeats nothing of it', async (_what, body, headers, words) => {
    const { status, detail } = await post('/optional', body, headers)
    expect([status, detail]).toEqual([400, expect.stringContaining(words)])
    expect(detail).not.toContain('secret')
  })
})
