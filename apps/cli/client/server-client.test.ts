import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts'
import { multipartFile } from './multipart-file.ts'
import { Refusal } from './refusal.ts'
import { openServerClient } from './server-client.ts'
import { hangUp, json, type Reply, startTestService } from './test-service.ts'
import { Unreachable } from './unreachable.ts'

const anything = z.object({ ok: z.boolean() })

async function openClient(...replies: readonly Reply[]) {
  const service = await startTestService(...replies)
  return { service, client: openServerClient({ url: `${service.url}/api/`, key: 'sp_key' }) }
}

describe('a server client', () => {
  it('asks below the path of its address, with its key', async () => {
    const { service, client } = await openClient(json(200, { ok: true }))
    expect(await client.read({ path: '/v1/keys' }, anything)).toEqual({ ok: true })
    expect(service.requests[0]).toMatchObject({ url: '/api/v1/keys', headers: { authorization: 'Bearer sp_key' } })
  })

  it('says no in the words of the service, under its code', async () => {
    const problem = { code: 'a-code-of-tomorrow', detail: 'not on a Monday' }
    const { client } = await openClient(json(429, problem, { 'retry-after': '7' }))
    const refusal = await client.ask({ path: '/' }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code: 'a-code-of-tomorrow', status: 429, retryAfterMs: 7000 })
    expect(String(refusal)).toContain('not on a Monday')
  })

  it('says no also for a proxy that has a page of its own, and where it sends us', async () => {
    const { client } = await openClient((_request, response) => {
      response.writeHead(301, { location: 'https://music.example.org/' }).end('<html>')
    })
    await expect(client.ask({ path: '/' })).rejects.toMatchObject({
      code: 'http-301',
      message: expect.stringContaining('https://music.example.org/ (expected as --server)'),
    })
  })

  it('tells a service that breaks off from one that says no', async () => {
    const { client } = await openClient(hangUp)
    await expect(client.ask({ path: '/' })).rejects.toBeInstanceOf(Unreachable)
    const nowhere = openServerClient({ url: 'http://127.0.0.1:1', key: undefined })
    await expect(nowhere.ask({ path: '/' })).rejects.toThrow(/no service answers at http:\/\/127.0.0.1:1: .*REFUSED/)
  })

  it('does not take the page of something else for an answer', async () => {
    const { client } = await openClient((_request, response) => response.end('<html>'))
    await expect(client.read({ path: '/' }, anything)).rejects.toThrow(/no answer of a SmartPlay service/)
  })

  it.each(['music.example.org', 'localhost:5000', 'ftp://a'])('wants an address, not %s', (url) => {
    expect(() => openServerClient({ url, key: undefined })).toThrow(/expected http:\/\/host:5000/)
  })

  it('tells at once that a key is not known, or may not do what is wanted', async () => {
    const session = { keysNeeded: true, key: null, scopes: [] }
    const known = { ...session, key: { id: 'k000000000000', name: 'player' }, scopes: ['read'] }
    const { client } = await openClient(json(200, session), json(200, known))
    await expect(client.checkAccess(['read'])).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    await expect(client.checkAccess(['read', 'upload'])).rejects.toMatchObject({ status: 403, code: 'forbidden' })
    await client.checkAccess(['read'])
  })
})

describe('an upload', () => {
  async function songOf(bytes: number) {
    const path = join(await temporaryFolder(), 'song.wav')
    await writeFile(path, Buffer.alloc(bytes, 7))
    return { field: 'audio', path, name: 'a "b"\n.wav', bytes }
  }

  it('is a form of one file, and says how much has gone out', async () => {
    let received = ''
    const { client } = await openClient((request, response) => {
      void text(request.setEncoding('latin1')).then((body) => {
        received = body
        response.end('{"ok":true}')
      })
    })
    const sent: number[] = []
    const body = multipartFile({ ...(await songOf(200_000)), onSent: (bytes) => sent.push(bytes) })
    await client.read({ path: '/', method: 'POST', body }, anything)
    expect(received.split('\r\n')[1]).toBe('content-disposition: form-data; name="audio"; filename="a %22b%22%0A.wav"')
    expect(received.split('\r\n')[3]).toHaveLength(200_000)
    expect(received).toHaveLength(body.bytes)
    expect(sent.at(-1)).toBe(200_000)
  })

  it('stops where it is refused before its end', async () => {
    const problem = JSON.stringify({ code: 'file-too-large', detail: 'too large' })
    const { client } = await openClient((_request, response) => {
      // Whole, but not ended: at its end Node would read the rest of the request.
      response.writeHead(413, { 'content-length': problem.length }).write(problem)
    })
    const sent: number[] = []
    const body = multipartFile({ ...(await songOf(30_000_000)), onSent: (bytes) => sent.push(bytes) })
    await expect(client.ask({ path: '/', method: 'POST', body })).rejects.toMatchObject({ code: 'file-too-large' })
    expect(sent.at(-1) ?? 0).toBeLessThan(30_000_000)
  })

  it('of a file that has changed since it was found is broken off', async () => {
    const { client } = await openClient((request, response) => {
      request.resume().once('end', () => response.end('{"ok":true}'))
    })
    const song = await songOf(1000)
    for (const bytes of [500, 2000]) {
      const body = multipartFile({ ...song, bytes })
      await expect(client.ask({ path: '/', method: 'POST', body })).rejects.toThrow(/changed while it was sent/)
    }
  })
})
