import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTracer, type TracerOptions } from './open-tracer.ts'
import { parseTraceparent } from './traceparent.ts'

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7'

/** A collector that answers with this status, or never. */
async function startCollector(answer: number | 'hang' = 200) {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString())
    if (answer !== 'hang') response.writeHead(answer, { 'Content-Type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { bodies, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

function open(options: Pick<TracerOptions, 'endpoint'> & Partial<TracerOptions>) {
  return openTracer({ service: 'test', sampleRatio: 1, onError: () => {}, ...options })
}

function loaded(): readonly string[] {
  return Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@opentelemetry/sdk-trace'))
}

describe('openTracer', () => {
  it('loads nothing of OpenTelemetry without an endpoint, and its spans name nothing', async () => {
    const tracer = await open({ endpoint: undefined })
    const span = tracer.begin('request', { parent: `${PARENT}-01` }).begin('step')
    expect([span.traceId, span.traceparent]).toEqual([undefined, undefined])
    span.end()
    await tracer.close()
    expect(loaded()).toEqual([])
  })

  it('loads it with one', async () => {
    const tracer = await open({ endpoint: 'http://127.0.0.1:9' })
    await tracer.close()
    expect(loaded()).not.toEqual([])
  })
})

describe('a tracer with a collector', () => {
  it('delivers what has ended when it is closed, each step under the one that it is part of', async () => {
    const { bodies, endpoint } = await startCollector()
    const tracer = await open({ endpoint })
    const request = tracer.begin('request', { kind: 'server', attributes: { 'http.route': '/v1' } })
    const step = request.begin('step')
    step.fail('undecodable')
    step.end()
    request.end()
    await tracer.close()
    const [inner, outer] = JSON.parse(bodies.join()).resourceSpans[0].scopeSpans[0].spans
    expect(outer).toMatchObject({ name: 'request', kind: 2, traceId: request.traceId })
    expect(inner).toMatchObject({ name: 'step', kind: 1, traceId: request.traceId, parentSpanId: outer.spanId })
    expect(inner.attributes).toEqual([{ key: 'error.type', value: { stringValue: 'undecodable' } }])
    expect([inner.status.code, outer.status.code]).toEqual([2, 0])
  })

  it('goes on with the trace of another process', async () => {
    const { endpoint } = await startCollector()
    const tracer = await open({ endpoint })
    const span = tracer.begin('request', { parent: `${PARENT}-01` })
    expect(parseTraceparent(span.traceparent)).toMatchObject({ traceId: PARENT.slice(3, 35), isSampled: true })
    expect(span.traceparent).not.toContain(PARENT)
    await tracer.close()
  })

  it('links what tries again to what it follows, in whichever trace, and to nothing where that has no name', async () => {
    const { bodies, endpoint } = await startCollector()
    const tracer = await open({ endpoint })
    for (const follows of [`${PARENT}-01`, 'nonsense', undefined]) tracer.begin('again', { follows }).end()
    await tracer.close()
    const spans: { readonly links?: readonly object[] }[] = JSON.parse(bodies.join()).resourceSpans[0].scopeSpans[0]
      .spans
    expect(spans.map(({ links = [] }) => links)).toMatchObject([
      [{ traceId: PARENT.slice(3, 35), spanId: PARENT.slice(36) }],
      ...[[], []],
    ])
  })

  it('begins one of its own where what came is no trace', async () => {
    const { endpoint } = await startCollector()
    const tracer = await open({ endpoint })
    expect(parseTraceparent(tracer.begin('request', { parent: 'nonsense' }).traceparent)).toBeDefined()
    await tracer.close()
  })

  it.each([
    ['that whoever began it leaves untold', { parent: `${PARENT}-00` }, 1],
    ['outside its share', {}, 0],
  ])('tells nothing of a trace %s, but names it, so that nobody else does', async (_which, options, sampleRatio) => {
    const { bodies, endpoint } = await startCollector()
    const tracer = await open({ endpoint, sampleRatio })
    const span = tracer.begin('request', options)
    const step = span.begin('step')
    expect(parseTraceparent(step.traceparent)).toMatchObject({ traceId: span.traceId, isSampled: false })
    step.end()
    span.end()
    await tracer.close()
    expect(bodies).toEqual([])
  })
})

describe('a tracer whose collector', () => {
  it('refuses says so, and throws nothing', async () => {
    const { endpoint } = await startCollector(400)
    const errors: unknown[] = []
    const tracer = await open({ endpoint, onError: (error) => void errors.push(error) })
    tracer.begin('request').end()
    await tracer.close()
    expect(errors).toHaveLength(1)
  })

  it('hangs is left after a second', async () => {
    const { endpoint } = await startCollector('hang')
    const tracer = await open({ endpoint })
    tracer.begin('request').end()
    // By timers of one process: whatever holds it up holds up both.
    const left = tracer.close().then(() => 'left')
    expect(await Promise.race([left, pause(2000, 'waited for')])).toBe('left')
  })

  it('hangs costs no more memory than its queue: what does not fit is dropped', async () => {
    const { bodies, endpoint } = await startCollector('hang')
    const tracer = await open({ endpoint })
    for (let i = 0; i < 10_000; i += 1) tracer.begin('request').end()
    await tracer.close()
    const delivered = bodies.join('').match(/"name":"request"/g) ?? []
    expect(delivered.length).toBeGreaterThan(0)
    expect(delivered.length).toBeLessThanOrEqual(2048 + 512)
  })
})
