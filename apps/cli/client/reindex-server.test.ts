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

/** Follows a run on a service that answers one look after the other as told, each as many seconds after the start. */
function follow(...answers: readonly (ReindexResource | Error)[]) {
  const startedAt = Date.now()
  const lookedAt: number[] = []
  const ask = () => Promise.reject(new Error('only the run is looked at'))
  const server = openReindexServer({
    ...{ url: 'http://service.test', ask, checkAccess: ask },
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
