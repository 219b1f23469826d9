import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { collect } from '#libs/analyses/collect'
import { type ReindexResource, reindexResource } from '#libs/contract/reindex'
import { Refusal } from './refusal.ts'
import { openReindexServer } from './reindex-server.ts'
import { Unreachable } from './unreachable.ts'

const id = `r${'1'.repeat(24)}`
const running: ReindexResource = reindexResource.parse({
  ...{ id, status: 'running', startedAt: '2026-01-01T00:00:00.000Z', endedAt: null },
  ...{ featuresVersion: 'f1', pipelineVersion: 'f1-test-r1', filesPerSecond: null, estimatedSeconds: null },
  files: { total: 9, done: 1, measured: 1, reused: 0, failed: 0 },
  ...{ failures: [], reason: null, catalogue: null, retryOf: null, lastEvent: '1' },
  links: { self: `/v1/reindexes/${id}`, events: `/v1/reindexes/${id}/events` },
})
const ended: ReindexResource = { ...running, status: 'completed', endedAt: '2026-01-01T00:01:00.000Z' }

function refusal(status: number, retryAfterMs: number | undefined): Refusal {
  return new Refusal({ status, code: `http-${status}`, detail: 'not now', retryAfterMs })
}

const unasked = () => Promise.reject(new Error('nobody should ask for this'))

/** Follows a run on a service that answers one look after the other as told, each as many seconds after the start. */
function follow(...answers: readonly (ReindexResource | Error)[]) {
  const startedAt = Date.now()
  const lookedAt: number[] = []
  const server = openReindexServer({
    ...{ url: 'http://service.test', ask: unasked, checkAccess: unasked },
    async read(_ask, schema) {
      const answer = answers[lookedAt.length]
      lookedAt.push((Date.now() - startedAt) / 1000)
      if (answer instanceof Error) throw answer
      return schema.parse(answer)
    },
  })
  const statuses = collect(server.follow(running)).then((runs) => runs.map(({ status }) => status))
  return { statuses, lookedAt }
}

describe('a reindex that is followed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is looked at every other second, which leaves most of a hundred reads a minute', async () => {
    const { statuses, lookedAt } = follow(running, running, ended)
    await vi.runAllTimersAsync()
    expect(await statuses).toEqual(['running', 'running', 'completed'])
    expect(lookedAt).toEqual([0, 2, 4])
  })

  it('is looked at again when a busy service wants it, and never sooner than usual', async () => {
    const { statuses, lookedAt } = follow(refusal(429, 30_000), refusal(503, 0), refusal(504, undefined), ended)
    await vi.runAllTimersAsync()
    expect(await statuses).toEqual(['completed'])
    expect(lookedAt).toEqual([0, 30, 32, 34])
  })

  it('is waited for while nobody answers', async () => {
    const { statuses } = follow(running, new Unreachable('http://service.test', 'gone'), ended)
    await vi.runAllTimersAsync()
    expect(await statuses).toEqual(['running', 'completed'])
  })

  it('is followed no further after a refusal for good', async () => {
    const { statuses } = follow(running, refusal(404, undefined))
    const refused = expect(statuses).rejects.toMatchObject({ status: 404 })
    await vi.runAllTimersAsync()
    await refused
  })
})

const bodyOf = (text: string) => Readable.from([text]) as unknown as IncomingMessage

/** Asks a service for its catalogue, which answers so, one time after the other: with a version, or not at all. */
function exportFrom(...answers: readonly (string | Error)[]) {
  const startedAt = Date.now()
  const askedAt: number[] = []
  const server = openReindexServer({
    ...{ url: 'http://service.test', read: unasked, checkAccess: unasked },
    async ask() {
      const answer = answers[askedAt.length] ?? 'unchanged'
      askedAt.push((Date.now() - startedAt) / 1000)
      if (answer instanceof Error) throw answer
      return { status: 200, headers: { etag: `"${answer}"` }, body: bodyOf(`version ${answer}`) }
    },
  })
  return { features: server.exportFeatures('c2'), askedAt }
}

describe('a catalogue that has been measured anew', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is waited for until the service has followed, whatever it says meanwhile', async () => {
    const away = new Unreachable('http://service.test', 'gone')
    const { features, askedAt } = exportFrom('c1', away, refusal(429, 30_000), 'c2')
    await vi.runAllTimersAsync()
    expect(await features).toBe('version c2')
    expect(askedAt).toEqual([0, 0.5, 1, 31])
  })

  it('is not waited for where another one has become current', async () => {
    const { features, askedAt } = exportFrom('c3')
    await vi.runAllTimersAsync()
    expect([await features, askedAt.length]).toEqual([undefined, 8])
  })
})
