import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { AnalysisResource } from '#libs/contract/api'
import { ID } from '../../../tests/fixtures/example-analysis.ts'
import { type AnalysisNews, followAnalysis } from './follow-analysis.ts'
import { openServerClient } from './server-client.ts'
import { json, type Reply, startTestService } from './test-service.ts'

const shared = {
  ...{ id: ID, pipelineVersion: 'f1-test-r1', outdated: false, submittedAt: '2026-01-01T00:00:00.000Z' },
  ...{ name: 'song.mp3', stages: [], lastEvent: '1.1', links: { self: '/v1/analyses/a', events: '/events' } },
}
const running: AnalysisResource = {
  ...{ ...shared, status: 'running', stage: 'decode', queue: { position: null, estimatedSeconds: null } },
}
const error = { code: 'undecodable', title: 'no', detail: 'no frames', stage: 'decode', retry: 'never' } as const
const failed: AnalysisResource = { ...shared, status: 'failed', lastEvent: '1.11', error }
const stage = { attempt: 1, n: 2, stage: 'decode', state: 'completed', stages: [] }

const send = (response: ServerResponse, event: string, id: string, data: unknown) =>
  response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)

const stream =
  (...events: readonly (readonly [event: string, id: string, data: unknown])[]): Reply =>
  (_request, response) => {
    for (const [event, id, data] of events) send(response, event, id, data)
    response.end()
  }

/** Sends its events and breaks off in the middle of the next one. */
const torn =
  (...[event, id, data]: readonly [event: string, id: string, data: unknown]): Reply =>
  (_request, response) => {
    send(response, event, id, data)
    response.write('id: 1.9\nevent: failed\ndata: {"id"', () => response.destroy())
  }

async function follow(...replies: readonly Reply[]) {
  const { url, requests } = await startTestService(...replies)
  const { signal } = new AbortController()
  const news: AnalysisNews[] = []
  for await (const one of followAnalysis(openServerClient({ url, key: undefined }), ID, { signal })) news.push(one)
  return { kinds: news.map(({ kind }) => kind), last: news.at(-1), requests }
}

describe('followAnalysis', () => {
  it('tells how it stands, each stage, and how it ended', async () => {
    const events = stream(['snapshot', '1.1', running], ['stage', '1.2', stage], ['failed', '1.11', failed])
    const { kinds, last } = await follow(events)
    expect(kinds).toEqual(['stands', 'stage', 'ended'])
    expect(last).toEqual({ kind: 'ended', resource: failed })
  })

  it('comes back after what it read last, and believes nothing of what was cut off', async () => {
    const busy = json(503, { code: 'overloaded' }, { 'retry-after': '0' })
    const { kinds, requests } = await follow(torn('stage', '1.2', stage), busy, stream(['failed', '1.11', failed]))
    expect(kinds).toEqual(['stage', 'ended'])
    expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1.2', '1.2'])
  })

  it('asks how it ended where a service has nothing more to tell', async () => {
    const nothing: Reply = (_request, response) => response.writeHead(204).end()
    const { last, requests } = await follow(stream(['snapshot', '1.1', running]), nothing, json(200, failed))
    expect(last).toEqual({ kind: 'ended', resource: failed })
    expect(requests.at(-1)?.url).toBe(`/v1/analyses/${ID}`)
  })

  it('passes over what a newer service tells, and ends where somebody has forgotten the analysis', async () => {
    const events = stream(['weather', '1.1', {}], ['cancelled', '1.11', { id: ID, status: 'cancelled' }])
    expect((await follow(events)).kinds).toEqual(['forgotten'])
  })
})
