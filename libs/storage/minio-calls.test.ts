import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serve } from '../../tests/fixtures/serve.ts'
import { openMinioStore } from './minio.ts'
import { openMinioCalls } from './minio-calls.ts'

const CREDENTIALS = { region: 'us-east-1', accessKey: 'key', secretKey: 'secret', bucket: 'songs' }

/** What real servers do too seldom to be tested with them: a server that misbehaves on purpose. */
describe('calls of an S3 server', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** The first request gets the first answer, and so on; the last answer serves all that follow. */
  async function answerWith(...answers: RequestListener[]) {
    const asked: string[] = []
    const endpoint = await serve((request, response) => {
      request.resume()
      asked.push(`${request.method} ${request.url}`)
      answers[Math.min(asked.length, answers.length) - 1]?.(request, response)
    })
    return { asked, options: { ...CREDENTIALS, endpoint } }
  }

  const fine: RequestListener = (_, response) => response.end()
  const busy: RequestListener = (_, response) => response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')

  it('are repeated when the server is busy, without a word on the console', async () => {
    const warn = vi.spyOn(console, 'warn')
    const { options, asked } = await answerWith(fine, busy, busy, fine)
    const store = await openMinioStore(options)
    await store.put('a/song', 'x')
    expect(asked.slice(1)).toEqual(Array(3).fill('PUT /songs/a/song'))
    expect(warn).not.toHaveBeenCalled()
    await store.close()
  })

  it('end as store-unavailable when the server stays busy', async () => {
    const { options, asked } = await answerWith(fine, busy)
    const store = await openMinioStore(options)
    await expect(store.get('a/song')).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(asked).toHaveLength(4)
    await store.close()
  })

  it('are not repeated when the server is broken', async () => {
    const { options, asked } = await answerWith(fine, (_, response) => response.writeHead(500).end())
    const store = await openMinioStore(options)
    await expect(store.head('a/song')).rejects.toThrow('cannot look up a/song: HTTP status 500')
    expect(asked).toHaveLength(2)
    await store.close()
  })

  it('are repeated when the connection breaks, but for a create, which may have happened', async () => {
    const { options, asked } = await answerWith(fine, (request) => request.socket.resetAndDestroy(), fine)
    const store = await openMinioStore(options)
    await store.remove('a/song')
    expect(asked).toHaveLength(3)
    await store.close()

    const second = await answerWith(fine, (request) => request.socket.resetAndDestroy(), fine)
    const other = await openMinioStore(second.options)
    await expect(other.create('a/song', 'x')).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(second.asked).toHaveLength(2)
    await other.close()
  })

  it('end at the deadline when the server sends a byte now and then', async () => {
    const { options } = await answerWith(fine, (_, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      const dripping = setInterval(() => response.write('.'), 100)
      response.once('close', () => clearInterval(dripping))
    })
    const store = await openMinioStore({ ...options, deadlineMs: 900 })
    const from = performance.now()
    await expect(store.get('a/song')).rejects.toThrow(/not done within \d+ ms/)
    // Some of the deadline is for the 1,000 bytes: 31 ms. To their end it would be 100 s.
    expect(performance.now() - from).toBeLessThan(10_000)
    await store.close()
  })

  it('keep a stream whose reader pauses longer than the server may', async () => {
    const song = Buffer.alloc(4_000_000, 7)
    const { options } = await answerWith(fine, (_, response) => {
      response.writeHead(200, { 'content-length': song.length }).end(song)
    })
    const idleMs = 1000
    const store = await openMinioStore({ ...options, idleMs })
    const found = await store.stream('a/song')
    const chunks: Buffer[] = []
    for await (const chunk of found?.stream ?? []) {
      if (chunks.length === 0) await pause(2.5 * idleMs)
      chunks.push(chunk)
    }
    expect(Buffer.concat(chunks).equals(song)).toBe(true)
    await store.close()
  })

  it('end a stream whose server falls silent in the middle', async () => {
    const { options } = await answerWith(fine, (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half')
    })
    const store = await openMinioStore({ ...options, idleMs: 1000 })
    const found = await store.stream('a/song')
    await expect(found?.stream.toArray()).rejects.toThrow()
    await store.close()
  })

  it('name a server that does not know conditional puts unsuitable', async () => {
    const { options } = await answerWith(fine, (_, response) => {
      response.writeHead(501).end('<Error><Code>NotImplemented</Code></Error>')
    })
    const store = await openMinioStore(options)
    await expect(store.create('a/song', 'x')).rejects.toMatchObject({ code: 'store-unsuitable' })
    await store.close()
  })

  it.each(['localhost:9000', 'ftp://localhost', 'http://localhost/path', ''])(
    'need an endpoint other than %j',
    (endpoint) => {
      expect(() => openMinioCalls({ ...CREDENTIALS, endpoint })).toThrow('bad S3 endpoint')
    },
  )
})
