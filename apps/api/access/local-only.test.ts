import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '#libs/observability/logger'
import { answerErrors } from '../http/answer-errors.ts'
import { localOnly } from './local-only.ts'

const FAMILIAR = 'http://localhost:3000'

describe('localOnly', () => {
  const app = express()
  app.use(localOnly({ origins: [FAMILIAR], applies: () => true }))
  app.use((_request, response) => void response.end())
  app.use(answerErrors({ log: createLogger({ name: 'test', level: 'silent' }) }))
  const server = createServer(app)
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => void server.close())

  /** The status of a request with these headers; fetch would not let us choose the host. */
  async function ask(method: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
    const { port } = server.address() as AddressInfo
    const sent = request({ host: '127.0.0.1', port, method, headers, agent: false }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }

  it.each(['localhost', 'localhost:5000', '127.0.0.1:5000', '[::1]', '[::1]:5000'])(
    'serves the host %s',
    async (host) => {
      expect(await ask('GET', { host })).toBe(200)
    },
  )

  it.each(['evil.test', 'evil.test:5000', 'localhost.evil.test', '192.168.0.1:5000', 'localhost:evil'])(
    'refuses the host %j, to which somebody may have pointed a name of theirs',
    async (host) => expect(await ask('GET', { host })).toBe(421),
  )

  it.each([
    ['no page', {}],
    ['a page of ours', { origin: 'http://localhost:5000' }],
    ['a page of a configured origin', { origin: FAMILIAR }],
  ])('lets %s send something', async (_who, headers) => {
    expect(await ask('POST', { host: 'localhost:5000', ...headers })).toBe(200)
  })

  it.each(['http://evil.test', 'http://localhost:3001', 'https://localhost:5000', 'null'])(
    'lets a page of %s send nothing, but read what CORS allows',
    async (origin) => {
      const headers = { host: 'localhost:5000', origin }
      expect(await ask('POST', headers)).toBe(403)
      expect(await ask('DELETE', headers)).toBe(403)
      expect(await ask('GET', headers)).toBe(200)
    },
  )
})
