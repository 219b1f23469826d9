import { EventEmitter, once } from 'node:events'
import express, { type RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { NO_SPAN, NO_TRACER } from '#libs/tracing/no-tracer'
import type { Span, Tracer } from '#libs/tracing/tracer'
import { serve } from '../../../tests/fixtures/serve.ts'
import type { Route } from './route.ts'
import { spanOf, traceOf, traceRequests } from './trace-requests.ts'

const PARENT = `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`

const route: Route = {
  ...{ method: 'post', path: '/v1/songs/{id}', scope: 'upload', handle: () => {} },
  documentation: {
    ...{ tag: 'analyses', name: 'sendSong', summary: 'Sends a song.', answers: {} },
    body: { kind: 'form', field: 'audio', files: 'one' },
  },
}

/** Answers one request by this handler, and tells what was traced of it. */
async function trace(handle: RequestHandler, headers: Record<string, string> = {}) {
  const story: unknown[] = []
  const moments = new EventEmitter()
  const ended = once(moments, 'ended')
  const span: Span = {
    ...{ ...NO_SPAN, traceId: 'trace' },
    note: (attributes) => void story.push(attributes),
    fail: (code) => void story.push(`fails: ${code}`),
    end: () => void moments.emit('ended'),
  }
  const begin: Tracer['begin'] = (name, { parent } = {}) => {
    story.push({ name, parent })
    return span
  }
  const app = express().use(...traceRequests({ ...NO_TRACER, begin })(route), handle)
  await fetch(`${await serve(app)}/v1/songs/7`, { method: 'POST', headers }).catch(() => {})
  await ended
  return { story, span }
}

describe('traceRequests', () => {
  it('begins a span in the trace of the client, named by the route and not by the address', async () => {
    const { story } = await trace((_request, response) => void response.status(202).end(), { traceparent: PARENT })
    expect(story).toEqual([{ name: 'POST /v1/songs/{id}', parent: PARENT }, { 'http.response.status_code': 202 }])
  })

  it('hands the span to whoever works for the request, and its trace to the log', async () => {
    const found: unknown[] = []
    const { span } = await trace((_request, response) => {
      found.push(spanOf(response), traceOf(response))
      response.end()
    })
    expect(found).toEqual([span, { traceId: 'trace' }])
  })

  it('fails a span whose request ended by a fault of ours', async () => {
    const { story } = await trace((_request, response) => void response.status(503).end())
    expect(story).toContain('fails: 503')
  })

  it('notes no status where a client left without an answer', async () => {
    const { story } = await trace((request) => void request.destroy())
    expect(story).toHaveLength(1)
  })

  it('stands before routes that take files or give work, and before no other', () => {
    const { body: _, ...documentation } = route.documentation
    const of = traceRequests(NO_TRACER)
    expect([of(route), of({ ...route, documentation, givesWork: true })].map(({ length }) => length)).toEqual([1, 1])
    expect(of({ ...route, documentation })).toEqual([])
  })
})
